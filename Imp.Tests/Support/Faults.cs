using System.Diagnostics;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Imp.Tests.Support;

/// <summary>Makes the nth statement that the product sends to one database file fail. Start it before the world, which asks at start whether anybody listens.</summary>
public sealed class Faults : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    private readonly List<IDisposable> subscriptions = [];
    private int left;

    public Faults() => subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));

    /// <summary>The file whose statements fail.</summary>
    public string? File { get; set; }

    /// <summary>Fails the nth statement from now on; 0 fails none.</summary>
    public void FailAt(int nth) => left = nth;

    /// <summary>True when the failure is still to come: there were fewer statements.</summary>
    public bool Unused => left > 0;

    public void OnNext(DiagnosticListener listener)
    {
        if (listener.Name == "Microsoft.EntityFrameworkCore") subscriptions.Add(listener.Subscribe(this, name => name == RelationalEventId.CommandExecuting.Name));
    }

    public void OnNext(KeyValuePair<string, object?> happening)
    {
        if (happening.Value is not CommandEventData { Connection: { } connection } || connection.DataSource != File) return;
        if (left > 0 && --left == 0) throw new InjectedFault();
    }

    public void OnCompleted() { }

    public void OnError(Exception error) { }

    public void Dispose() => subscriptions.ForEach(subscription => subscription.Dispose());
}

/// <summary>Thrown on purpose.</summary>
public sealed class InjectedFault() : Exception("injected");
