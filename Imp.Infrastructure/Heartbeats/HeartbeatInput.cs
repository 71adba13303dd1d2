using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Heartbeats;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Microsoft.EntityFrameworkCore;

namespace Imp.Infrastructure.Heartbeats;

/// <summary>What a person says of a heartbeat.</summary>
public interface IHeartbeatInput : ICommand
{
    HeartbeatId Id { get; }
    ServiceId Service { get; }
    string Name { get; }
    /// <summary>Small letters, digits, <c>-</c> and <c>_</c>; at most 100 characters.</summary>
    string Slug { get; }
    Rhythm Rhythm { get; }
    AlertSeverity Severity { get; }
}

/// <summary>Rules about a heartbeat that creating and editing share.</summary>
internal sealed class HeartbeatInputRules : AbstractValidator<IHeartbeatInput>
{
    public HeartbeatInputRules()
    {
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service whose incidents it opens.");
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Slug).Must(slug => slug is { Length: > 0 and <= 100 } && slug.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one is '-' or '_'))
            .WithMessage("Small letters, digits, - and _, at most 100.");
        RuleFor(c => c.Rhythm.GraceSeconds).InclusiveBetween(1, Rhythm.LongestGrace).WithMessage("From a second to 30 days.");
        RuleFor(c => c.Rhythm.PeriodSeconds).Must((c, seconds) => seconds is >= Rhythm.ShortestPeriod and <= Rhythm.LongestPeriod || c.Rhythm.Cron is not null).WithMessage("From 10 seconds to 366 days.");
        RuleFor(c => c.Rhythm.Cron).Must((c, line) => line is null ? c.Rhythm.PeriodSeconds is not null : c.Rhythm.PeriodSeconds is null && line.Length <= 100 && CronLine.TryParse(line) is not null)
            .WithMessage("Five fields as in a crontab: minute, hour, day of month, month, day of week.");
        RuleFor(c => c.Rhythm.Zone).Must((c, zone) => c.Rhythm.Cron is null ? zone is null : zone is { Length: > 0 and < 64 } && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _))
            .WithMessage("There is no such time zone; write it like Europe/Berlin.");
        RuleFor(c => c.Severity).IsInEnum();
    }
}

internal static class HeartbeatRules
{
    /// <exception cref="Refusal"><c>heartbeat.slug</c> when another heartbeat in use of the service has the slug.</exception>
    public static async Task RefuseSlugAsync(this ImpDb db, ServiceId service, string slug, HeartbeatId self, CancellationToken cancel)
    {
        if (await db.Heartbeats.AnyAsync(one => one.ServiceId == service && one.Slug == slug && one.ArchivedAt == null && one.Id != self, cancel))
            throw new Refusal("heartbeat.slug", $"Another heartbeat of this service has the short name {slug}. Choose another.");
    }
}
