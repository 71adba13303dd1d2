using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Imp.Tests.Support;

/// <summary>Counts the statements that the product sends to one database file and that contain a text. Start it before the world, which asks at start whether anybody listens.</summary>
public sealed class Reads : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> subscriptions = [];
    private readonly string containing;
    private int count;

    public Reads(string containing)
    {
        this.containing = containing;
        subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The file whose statements count.</summary>
    public string? File { get; set; }

    public int Count => Volatile.Read(ref count);

    public void OnNext(DiagnosticListener listener)
    {
        if (listener.Name == "Microsoft.EntityFrameworkCore") subscriptions.Add(listener.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> happening)
    {
        if (happening.Value is CommandEventData { Connection: { } connection } sent && connection.DataSource == File && sent.Command.CommandText.Contains(containing, StringComparison.Ordinal))
            Interlocked.Increment(ref count);
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}
