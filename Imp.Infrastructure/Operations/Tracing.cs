using System.Diagnostics;

namespace Imp.Infrastructure.Operations;

/// <summary>Spans from an alert to its message. Without somebody who listens each of these is a look at one field.</summary>
public static class Tracing
{
    /// <summary>The source's name, for exporters.</summary>
    public const string SourceName = "Imp";

    private static readonly ActivitySource Source = new(SourceName);

    public static bool IsOn => Source.HasListeners();

    /// <returns>The span that the caller is in, as text; null without one.</returns>
    public static string? Here() => Source.HasListeners() ? Activity.Current?.Id : null;

    /// <param name="parent">The span it goes on from; null: the one the caller is in, or a trace of its own.</param>
    /// <returns>Null when nobody wants it.</returns>
    public static Activity? Begin(string name, ActivityKind kind = ActivityKind.Internal, string? parent = null) =>
        !Source.HasListeners() ? null : parent is null ? Source.StartActivity(name, kind) : Source.StartActivity(name, kind, parent);
}
