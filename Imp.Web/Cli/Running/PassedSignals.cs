using System.Runtime.InteropServices;

namespace Imp.Web.Cli.Running;

/// <summary>Takes the signals that are meant for a command and hands them on, those too that come before it is known which process that is.</summary>
internal sealed class PassedSignals : IDisposable
{
    private static readonly (PosixSignal Signal, int Number)[] Known = [(PosixSignal.SIGHUP, 1), (PosixSignal.SIGINT, 2), (PosixSignal.SIGQUIT, 3), (PosixSignal.SIGTERM, 15)];

    private readonly Lock door = new();
    private readonly Queue<int> early = [];
    private readonly List<PosixSignalRegistration> taken = [];
    private int? process;
    private bool isOver;

    public PassedSignals()
    {
        foreach (var (signal, number) in Known) taken.Add(PosixSignalRegistration.Create(signal, context => Take(context, number)));
    }

    /// <param name="id">The process that they are for; null when it is over.</param>
    public void PassTo(int? id)
    {
        lock (door)
        {
            (process, isOver) = (id, id is null);
            if (id is { } known) while (early.TryDequeue(out var number)) _ = Send(known, number);
        }
    }

    public void Dispose()
    {
        foreach (var one in taken) one.Dispose();
    }

    private void Take(PosixSignalContext context, int number)
    {
        context.Cancel = true;
        // What is typed at a terminal reaches the command anyway, as it is in the same group; Windows hands nothing on.
        if (OperatingSystem.IsWindows() || context.Signal is PosixSignal.SIGINT or PosixSignal.SIGQUIT && !Console.IsInputRedirected) return;
        lock (door)
        {
            if (process is { } id) _ = Send(id, number);
            else if (!isOver) early.Enqueue(number);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Send(int process, int signal);
}
