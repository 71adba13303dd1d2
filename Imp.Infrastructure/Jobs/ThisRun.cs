using Imp.Domain.Shared;

namespace Imp.Infrastructure.Jobs;

/// <summary>Names this run of the executable: a lease that bears another name belongs to a process that is gone.</summary>
public sealed class ThisRun(IChance chance)
{
    public string Id { get; } = chance.NewId().ToString("N");
}
