namespace DbGuard.Gateway.Tls;

/// <summary>Files of certificates or keys cannot be used. The message never holds anything of their content.</summary>
internal sealed class CertificateFileException(string sentence) : Exception(sentence);
