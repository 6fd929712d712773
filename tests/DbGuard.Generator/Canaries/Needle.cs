namespace DbGuard.Generator.Canaries;

/// <summary>Bytes that a canary leaves where it shows.</summary>
/// <param name="Origin">The cell it belongs to, e.g. <c>people.ssn of row 3</c>.</param>
/// <param name="Form">plain, reversed, hex, base64, digits or binary.</param>
/// <param name="Bytes">The bytes, letters in lower case: answers are folded before the search.</param>
/// <param name="Run">How many bytes in a row are taken for the canary.</param>
internal sealed record Needle(string Origin, string Form, byte[] Bytes, int Run);
