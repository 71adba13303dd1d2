using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>What a person says of a heartbeat.</summary>
public interface IHeartbeatInput : ITeamCommand
{
    HeartbeatId Id { get; }
    ServiceId Service { get; }
    string Name { get; }
    /// <summary>Small letters, digits, <c>-</c> and <c>_</c>; at most 100 characters.</summary>
    string Slug { get; }
    Rhythm Rhythm { get; }
    AlertSeverity Severity { get; }
    /// <summary>What it is for; null for nothing. At most 10,000 characters.</summary>
    string? Description { get; }
}

/// <summary>Rules about a heartbeat that creating and editing share.</summary>
internal sealed class HeartbeatInputRules : AbstractValidator<IHeartbeatInput>
{
    public HeartbeatInputRules()
    {
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service whose incidents it opens.");
        RuleFor(c => c.Name).Must(name => !string.IsNullOrWhiteSpace(name)).WithMessage("A name is needed.").MaximumLength(200).WithMessage("At most 200 characters.");
        RuleFor(c => c.Description).MaximumLength(10_000).WithMessage("At most 10,000 characters.");
        RuleFor(c => c.Slug).Must(Slug.IsOne).WithMessage("Small letters, digits, - and _, at most 100.");
        RuleFor(c => c.Rhythm.GraceSeconds).InclusiveBetween(1, Rhythm.LongestGrace).WithMessage("From a second to 30 days.");
        RuleFor(c => c.Rhythm.PeriodSeconds).Must((c, seconds) => seconds is >= Rhythm.ShortestPeriod and <= Rhythm.LongestPeriod || c.Rhythm.Cron is not null).WithMessage("From 10 seconds to 366 days.");
        RuleFor(c => c.Rhythm.Cron).Must((c, line) => line is null ? c.Rhythm.PeriodSeconds is not null : c.Rhythm.PeriodSeconds is null && line.Length <= 100 && CronLine.TryParse(line) is not null)
            .WithMessage("Five fields as in a crontab: minute, hour, day of month, month, day of week.");
        RuleFor(c => c.Rhythm.Zone).Must((c, zone) => c.Rhythm.Cron is null ? zone is null : ZoneTime.Knows(zone)).SaysNoZone();
        RuleFor(c => c.Severity).IsInEnum();
    }
}

internal static class HeartbeatRules
{
    /// <summary>So many a service may have before its integration keys make no more: a program with a mistake must not fill the list.</summary>
    public const int MostByPrograms = 1_000;

    /// <exception cref="Refusal"><c>heartbeat.limit</c> when a sender asks and the service has as many as senders may make.</exception>
    public static async Task RefuseTooManyAsync(this ImpDb db, ServiceId service, Actor actor, CancellationToken cancel)
    {
        if (actor.Kind == ActorKind.Integration && await db.Heartbeats.CountAsync(one => one.ServiceId == service && one.ArchivedAt == null, cancel) >= MostByPrograms)
            throw new Refusal("heartbeat.limit", $"The service has {MostByPrograms} heartbeats. Archive some, or let a person create more.");
    }

    /// <exception cref="Refusal"><c>heartbeat.slug</c> when another heartbeat in use of the service has the slug.</exception>
    public static async Task RefuseSlugAsync(this ImpDb db, ServiceId service, string slug, HeartbeatId self, CancellationToken cancel)
    {
        if (await db.Heartbeats.AnyAsync(one => one.ServiceId == service && one.Slug == slug && one.ArchivedAt == null && one.Id != self, cancel))
            throw new Refusal("heartbeat.slug", $"Another heartbeat of this service has the short name {slug}. Choose another.");
    }
}
