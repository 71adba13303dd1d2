using System.ComponentModel;
using System.Diagnostics;
using Imp.Web.Cli.Client;

namespace Imp.Web.Cli.Running;

/// <summary>Runs a command with its own input, output and signals, and tells its companions. The command matters more than the messages about it.</summary>
internal static class Accompanied
{
    /// <summary>What shells say of a command that is not there, and of one that cannot be run.</summary>
    private const int NotFound = 127, NotRunnable = 126;

    /// <returns>The command's exit code; 128 and the signal's number for one that a signal ended.</returns>
    public static async Task<int> RunAsync(string[] line, IReadOnlyList<Companion> companions, bool isStrict, Paper paper, CancellationToken cancel)
    {
        var begun = new List<Companion>();
        foreach (var one in companions)
        {
            try
            {
                await one.BeginAsync(cancel);
                begun.Add(one);
            }
            catch (CliFailure failure) when (!isStrict)
            {
                paper.Warn(failure.Message);
                // The end of a run whose start was not heard is still worth telling.
                begun.Add(one);
            }
            catch (CliFailure)
            {
                await EndAsync(begun, 1, paper);
                throw;
            }
        }
        var code = await RunAsync(line, paper);
        await EndAsync(begun, code, paper);
        return code;
    }

    /// <summary>In the other direction, and whoever fails keeps no other from it.</summary>
    private static async Task EndAsync(IEnumerable<Companion> begun, int code, Paper paper)
    {
        foreach (var one in begun.Reverse())
        {
            try
            {
                await one.EndAsync(code, CancellationToken.None);
            }
            catch (CliFailure failure)
            {
                paper.Warn(failure.Message);
            }
        }
    }

    private static async Task<int> RunAsync(string[] line, Paper paper)
    {
        // From here on the signals are the command's: it decides what it does about them, and Imp is told of its end.
        using var signals = new PassedSignals();
        try
        {
            using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { UseShellExecute = false })!;
            signals.PassTo(process.Id);
            await process.WaitForExitAsync(CancellationToken.None);
            signals.PassTo(null);
            return process.ExitCode;
        }
        catch (Win32Exception failure)
        {
            paper.Warn($"{line[0]} cannot be run: {failure.Message}");
            return failure.NativeErrorCode == 2 ? NotFound : NotRunnable;
        }
    }
}
