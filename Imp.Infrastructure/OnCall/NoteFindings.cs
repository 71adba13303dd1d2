using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Escalation;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Writes down what is wrong with a schedule now, and tells the managers of its team what they have not been told; the owners where the team has none.</summary>
/// <param name="Findings">All of them; what is not among them is over, and is told anew when it comes back.</param>
internal sealed record NoteFindings(ScheduleId Schedule, IReadOnlyList<FindingRow> Findings) : ICommand
{
    public Permission Needs => Permission.Manage;

    public bool Audited => false;
}

internal sealed class NoteFindingsHandler : ICommandHandler<NoteFindings>
{
    private const int MostLines = 10;

    public async Task HandleAsync(NoteFindings command, Change change)
    {
        var schedule = await change.Db.Schedules.RequireAsync(command.Schedule, change.Cancel);
        var known = await change.Db.KnownFindings.Where(one => one.ScheduleId == command.Schedule).ToListAsync(change.Cancel);
        change.Db.KnownFindings.RemoveRange(known.Where(one => command.Findings.All(finding => finding.Key != one.Key)));
        var news = command.Findings.Where(finding => known.TrueForAll(one => one.Key != finding.Key)).ToList();
        if (news.Count == 0) return;

        change.Db.KnownFindings.AddRange(news.Select(finding => new KnownFinding(command.Schedule, finding.Key, change.Now)));
        var lines = news.Take(MostLines).Select(finding => finding.Words).Concat(news.Count > MostLines ? [$"And {news.Count - MostLines} more."] : []);
        change.Raise(new ScheduleNews(
            schedule.Id, await ManagersAsync(schedule.TeamId, change), news.Count == 1 ? $"{schedule.Name}: 1 new finding in the next 60 days" : $"{schedule.Name}: {news.Count} new findings in the next 60 days", string.Join('\n', lines), $"findings {schedule.Id.Value:N} {change.Now.ToUnixTimeSeconds()}", null));
    }

    private static async Task<IReadOnlyList<UserId>> ManagersAsync(TeamId team, Change change)
    {
        var people = (await change.Db.Teams.RequireAsync(team, change.Cancel)).Members;
        var members = people.Select(member => member.UserId).ToList();
        var leads = people.Where(member => member.Role == TeamRole.Manager).Select(member => member.UserId).ToList();
        var managers = await change.Db.Users.Where(user => members.Contains(user.Id) && user.ArchivedAt == null && (user.Role == Role.Manager || user.Role == Role.Owner || leads.Contains(user.Id))).Select(user => user.Id).ToListAsync(change.Cancel);
        return managers.Count > 0 ? managers : await change.Db.OwnersAsync(change.Cancel);
    }
}

/// <summary>Looks through all schedules.</summary>
public sealed class NightlyCheck(FindingBoard findings, ScheduleQueries schedules, CommandBus bus)
{
    public async Task RunAsync(CancellationToken cancel)
    {
        var all = await findings.AllAsync(cancel);
        foreach (var schedule in await schedules.ListAsync(false, cancel))
            await bus.ExecuteAsync(new NoteFindings(schedule.Id, [.. all[schedule.Id]]), Actor.System("schedules"), cancel);
    }
}
