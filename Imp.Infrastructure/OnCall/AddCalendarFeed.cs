using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Outbound;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Reads holidays for a schedule, or leave for a person, from an address or a file. Secrets in the audit are dots.</summary>
/// <param name="Person">Exactly one of person and schedule.</param>
/// <param name="Address">Exactly one of address and text.</param>
/// <param name="Text">A calendar file (RFC 5545), at most 256 KiB.</param>
public sealed record AddCalendarFeed(CalendarFeedId Id, UserId? Person, ScheduleId? Schedule, string Name, Secret? Address, Secret? Text) : ITeamCommand
{
    public Permission Needs => Permission.Respond;

    IEnumerable<IId> ITeamCommand.About => Schedule is { } schedule ? [schedule] : [];
}

internal sealed class AddCalendarFeedValidator : AbstractValidator<AddCalendarFeed>
{
    public AddCalendarFeedValidator()
    {
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Person).Must((c, person) => person is null != c.Schedule is null).WithMessage("Of a person or of a schedule.");
        RuleFor(c => c.Address).Must((c, address) => address is null != c.Text is null).WithMessage("An address or a file, one of the two.");
        RuleFor(c => c.Address).Custom((address, context) =>
        {
            if (address is not null && (address.Reveal.Length > 2_000 ? "At most 2,000 characters." : GuardedHttp.Problem(address.Reveal)) is { } wrong) context.AddFailure(wrong);
        });
        RuleFor(c => c.Text).Must(text => text is null || text.Reveal.Length <= ICalReader.Longest).WithMessage("A calendar file has at most 256 KiB.")
            .Must(text => text is null || ICalReader.IsCalendar(text.Reveal)).WithMessage("That is no calendar file: it begins with BEGIN:VCALENDAR.");
    }
}

internal sealed class AddCalendarFeedHandler(Sealing sealing) : ICommandHandler<AddCalendarFeed>
{
    /// <summary>Most calendars of one person or schedule.</summary>
    private const int Most = 10;

    public async Task HandleAsync(AddCalendarFeed command, Change change)
    {
        if (await change.Db.CalendarFeeds.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.DemandFeedAsync(command.Person, command.Schedule);
        if (command.Schedule is { } schedule) _ = await change.Db.Schedules.RequireAsync(schedule, change.Cancel);
        if (command.Person is { } person) await change.Db.DemandActiveAsync([person], change.Cancel);
        if (await change.Db.CalendarFeeds.CountAsync(feed => feed.UserId == command.Person && feed.ScheduleId == command.Schedule, change.Cancel) >= Most) throw new Refusal("oncall.feeds", $"At most {Most} calendars; remove one first.");

        change.Db.CalendarFeeds.Add(CalendarFeed.Create(
            command.Id, command.Person, command.Schedule, command.Name.Trim(), command.Address is { } address ? new Uri(address.Reveal).IdnHost : null, command.Address is { } secret ? sealing.Seal(secret) : null, command.Text?.Reveal, change.Now));
    }
}

/// <summary>Forgets a calendar of holidays or leave.</summary>
public sealed record RemoveCalendarFeed(CalendarFeedId Id) : ITeamCommand { public Permission Needs => Permission.Respond; IEnumerable<IId> ITeamCommand.About => [Id]; }

internal sealed class RemoveCalendarFeedHandler : ICommandHandler<RemoveCalendarFeed>
{
    public async Task HandleAsync(RemoveCalendarFeed command, Change change)
    {
        var feed = await change.Db.CalendarFeeds.RequireAsync(command.Id, change.Cancel);
        await change.DemandFeedAsync(feed.UserId, feed.ScheduleId);
        feed.Remove();
        change.Db.CalendarFeeds.Remove(feed);
    }
}

/// <summary>Writes down what came of reading a calendar.</summary>
internal sealed record NoteCalendarFeed(CalendarFeedId Id, string? Text, string? Problem) : ICommand
{
    public Permission Needs => Permission.Manage;

    public bool Audited => false;
}

internal sealed class NoteCalendarFeedHandler : ICommandHandler<NoteCalendarFeed>
{
    public async Task HandleAsync(NoteCalendarFeed command, Change change)
    {
        // Somebody may have removed it while it was read.
        if (await change.Db.CalendarFeeds.FindAsync([command.Id], change.Cancel) is { } feed) feed.Read(command.Text, command.Problem, change.Now);
    }
}

internal static class CalendarFeedChecks
{
    /// <exception cref="NotAllowed">It is neither one's own leave, nor does one manage.</exception>
    public static Task DemandFeedAsync(this Change change, UserId? person, ScheduleId? schedule) =>
        person is not null && change.Actor.User == person ? Task.CompletedTask : change.DemandAsync(Permission.Manage, schedule is { } one ? [one] : []);
}
