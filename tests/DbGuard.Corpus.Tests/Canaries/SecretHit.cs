namespace DbGuard.Corpus.Tests.Canaries;

/// <summary>A protected value, or a trace of one, in what a client was given.</summary>
/// <param name="What">What was found, for the reader: the value and its disguise, or a fragment.</param>
/// <param name="Mark">What a second search looks for again.</param>
/// <param name="IsCertain">A whole value; a fragment or a number could be there by chance and is looked at again.</param>
internal sealed record SecretHit(string What, string Mark, bool IsCertain);
