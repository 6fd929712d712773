using DbGuard.Gateway.Commands;
using DbGuard.Gateway.Hosting;

// First of all: the socket engine reads its settings once.
InlineCompletions.Enable();

var result = DbGuardCommand.Create().Parse(args);

// Signals belong to the command that runs: `serve` drains on SIGTERM in its own time, the others just end.
var exitCode = await result.InvokeAsync(new() { ProcessTerminationTimeout = null });
return result.Errors.Count > 0 ? ExitCodes.Usage : exitCode;
