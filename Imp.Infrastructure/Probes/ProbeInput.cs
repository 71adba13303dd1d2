using FluentValidation;
using Imp.Domain.Alerts;
using Imp.Domain.Probes;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Services;

namespace Imp.Infrastructure.Probes;

/// <summary>What a person says of a probe.</summary>
public interface IProbeInput : ITeamCommand
{
    ProbeId Id { get; }
    ServiceId Service { get; }
    string Name { get; }
    ProbeCheck Check { get; }
    ProbeRhythm Rhythm { get; }
    AlertSeverity Severity { get; }
}

/// <summary>Rules about a probe that creating and editing share.</summary>
internal sealed class ProbeInputRules : AbstractValidator<IProbeInput>
{
    public ProbeInputRules()
    {
        RuleFor(c => c.Service).NotEqual(default(ServiceId)).WithMessage("Choose the service whose incidents it opens.");
        RuleFor(c => c.Name).IsName();
        RuleFor(c => c.Severity).IsInEnum();
        RuleFor(c => c.Check.Kind).IsInEnum();
        RuleFor(c => c.Check.Target).Must((c, _) => c.Check.HasTarget).WithMessage(c => c.Check.Kind switch
        {
            ProbeKind.Http => "An address with http:// or https:// in front, without user name or password.",
            ProbeKind.Ping => "A host name or address, without a port.",
            ProbeKind.Tls => "A host, or a host and a port as in imp.example.org:443.",
            _ => "A host and a port, as in db7.example.net:5432.",
        });
        RuleFor(c => c.Check.Statuses).Must(text => text is { Length: <= 200 } && ProbeCheck.Ranges(text) is not null).WithMessage("Numbers and ranges from 100 to 599, as in 200-299, 304.");
        RuleFor(c => c.Check.Contains).MaximumLength(500).Must((c, text) => text is null || !c.Check.UsesHead).WithMessage("HEAD gets no text; ask with GET.");
        RuleFor(c => c.Check.Lacks).MaximumLength(500).Must((c, text) => text is null || !c.Check.UsesHead).WithMessage("HEAD gets no text; ask with GET.");
        RuleFor(c => c.Check.SlowMs).InclusiveBetween(1, ProbeRhythm.LongestTimeout * 1_000).WithMessage("From 1 to 30,000 ms.").When(c => c.Check.SlowMs is not null);
        RuleFor(c => c.Check.WarningDays).InclusiveBetween(1, 365).WithMessage("From 1 to 365 days.");
        RuleFor(c => c.Check.CriticalDays).Must((c, days) => days >= 0 && days <= c.Check.WarningDays).WithMessage("From 0 to the days of the warning.");
        RuleFor(c => c.Rhythm.IntervalSeconds).InclusiveBetween(ProbeRhythm.ShortestInterval, ProbeRhythm.LongestInterval).WithMessage("From 10 seconds to a day.");
        RuleFor(c => c.Rhythm.TimeoutSeconds).InclusiveBetween(1, ProbeRhythm.LongestTimeout).WithMessage("From 1 to 30 seconds.");
        RuleFor(c => c.Rhythm.Retries).InclusiveBetween(0, ProbeRhythm.MostRetries).WithMessage("From 0 to 10.");
        RuleFor(c => c.Rhythm.Successes).InclusiveBetween(1, ProbeRhythm.MostRetries).WithMessage("From 1 to 10.");
    }
}
