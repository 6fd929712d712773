namespace DbGuard.Protocol.Postgres;

/// <summary>First byte of a message sent by a frontend; the value is the wire character.</summary>
/// <remarks>Source: PostgreSQL 18 docs, 54.7 Message Formats, messages marked (F).</remarks>
public enum FrontendMessageType : byte
{
    Bind = (byte)'B',
    Close = (byte)'C',
    CopyData = (byte)'d',
    CopyDone = (byte)'c',
    CopyFail = (byte)'f',
    Describe = (byte)'D',
    Execute = (byte)'E',
    Flush = (byte)'H',
    FunctionCall = (byte)'F',
    Parse = (byte)'P',

    /// <summary>PasswordMessage, SASLInitialResponse, SASLResponse and GSSResponse; which one follows from the authentication in progress.</summary>
    Password = (byte)'p',
    Query = (byte)'Q',
    Sync = (byte)'S',
    Terminate = (byte)'X',
}
