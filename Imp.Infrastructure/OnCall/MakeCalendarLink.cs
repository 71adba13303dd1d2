using FluentValidation;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.OnCall;

/// <summary>Makes the secret address of a person's or a schedule's shifts; the one before it stops working. A person's own; a schedule's needs a manager.</summary>
/// <param name="Person">Exactly one of person and schedule.</param>
/// <param name="Secret">Made by the caller, who shows it once.</param>
public sealed record MakeCalendarLink(CalendarLinkId Id, UserId? Person, ScheduleId? Schedule, Secret Secret) : ICommand
{
    public Permission Needs => Permission.View;
}

internal sealed class MakeCalendarLinkValidator : AbstractValidator<MakeCalendarLink>
{
    public MakeCalendarLinkValidator()
    {
        RuleFor(c => c.Person).Must((c, person) => person is null != c.Schedule is null).WithMessage("Of a person or of a schedule.");
        RuleFor(c => c.Secret).Must(secret => secret is { Reveal.Length: 32 }).WithMessage("A secret has 32 characters.");
    }
}

internal sealed class MakeCalendarLinkHandler : ICommandHandler<MakeCalendarLink>
{
    public async Task HandleAsync(MakeCalendarLink command, Change change)
    {
        if (await change.Db.CalendarLinks.FindAsync([command.Id], change.Cancel) is not null) return;

        await change.DemandLinkAsync(command.Person, command.Schedule);
        if (command.Schedule is { } schedule) _ = await change.Db.Schedules.RequireAsync(schedule, change.Cancel);
        var before = await change.Db.CalendarLinks.Where(link => link.RevokedAt == null && link.UserId == command.Person && link.ScheduleId == command.Schedule).ToListAsync(change.Cancel);
        foreach (var link in before) link.Revoke(change.Now);
        change.Db.CalendarLinks.Add(CalendarLink.Create(command.Id, command.Person, command.Schedule, command.Secret.Reveal, change.Actor, change.Now));
    }
}

/// <summary>Withdraws a secret address.</summary>
public sealed record RevokeCalendarLink(CalendarLinkId Id) : ICommand { public Permission Needs => Permission.View; }

internal sealed class RevokeCalendarLinkHandler : ICommandHandler<RevokeCalendarLink>
{
    public async Task HandleAsync(RevokeCalendarLink command, Change change)
    {
        var link = await change.Db.CalendarLinks.RequireAsync(command.Id, change.Cancel);
        await change.DemandLinkAsync(link.UserId, link.ScheduleId);
        link.Revoke(change.Now);
    }
}

internal static class CalendarLinkChecks
{
    /// <exception cref="NotAllowed">It is neither one's own, nor a schedule's that one manages.</exception>
    public static async Task DemandLinkAsync(this Change change, UserId? person, ScheduleId? schedule)
    {
        if (person is null) await change.DemandAsync(Permission.Manage, schedule is { } one ? [one] : []);
        // Nobody, not even an owner, makes an address that shows as somebody else's.
        else if (change.Actor.User != person) throw new NotAllowed(Permission.Own);
    }
}
