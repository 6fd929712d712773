namespace DbGuard.TestKit.Processes;

/// <summary>The signals tests send, with their numbers on Linux.</summary>
public enum PosixSignalNumber
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
