using System.Globalization;
using Imp.Domain.OnCall;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Notifications;

/// <summary>What the page shows.</summary>
/// <param name="Mine">It is about the viewer.</param>
/// <param name="From">On the viewer's clock, as a field takes it.</param>
public sealed record WhyPageView(Names Names, UserId Person, bool Mine, string? IncidentText, string? WrongIncident, string From, string Until, string? WrongTime, WhyView? Why, WhySpan? Span);

/// <summary>Why somebody was paged or not. The address is the question: a person, and an incident or a span of time.</summary>
public sealed partial class WhyPage
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    [SupplyParameterFromQuery] public string? Person { get; set; }

    [SupplyParameterFromQuery] public string? Incident { get; set; }

    /// <summary>On the viewer's clock; empty for a day ago.</summary>
    [SupplyParameterFromQuery] public string? From { get; set; }

    /// <summary>The same; empty for now.</summary>
    [SupplyParameterFromQuery] public string? Until { get; set; }

    [CascadingParameter] private TimeZoneInfo? Viewer { get; set; }

    [Inject] private WhyQueries Whys { get; set; } = null!;

    [Inject] private IncidentQueries Incidents { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    // A look back over a span of time is asked anew by whoever wants it; it is too much for every ring.
    protected override IEnumerable<Topic> Topics => string.IsNullOrWhiteSpace(Incident) ? [Topic.People] : [Topic.Deliveries, Topic.Incidents, Topic.Escalations, Topic.People, Topic.Channels];

    private TimeZoneInfo Zone => Viewer ?? TimeZoneInfo.Utc;

    protected override async Task<WhyPageView> LoadAsync(CancellationToken cancel)
    {
        var (names, me) = (await Board.GetAsync(cancel), await Me.GetAsync());
        var person = Guid.TryParse(Person, out var id) ? new UserId(id) : me.User ?? default;
        var now = Clock.GetUtcNow();
        var (until, wrongUntil) = Instant(Until, now);
        var (from, wrongFrom) = Instant(From, until.AddDays(-1));
        var wrong = wrongFrom ?? wrongUntil ?? (from >= until ? "It must be before the end." : until - from > Longest ? "At most 31 days before the end." : null);
        var view = new WhyPageView(names, person, person == me.User, Incident, null, Field(from), Field(until), wrong, null, null);
        if (person == default) return view;
        if (string.IsNullOrWhiteSpace(Incident)) return wrong is null ? view with { Span = await Whys.BetweenAsync(person, from, until, cancel) } : view;
        if (!long.TryParse(Incident.Trim().TrimStart('#'), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return view with { WrongIncident = "The number of an incident, such as 12." };
        if (await Incidents.FindIdAsync(number, cancel) is null) return view with { WrongIncident = "There is no such incident." };
        return view with { Why = await Whys.OfAsync(number, person, cancel) };
    }

    private static List<TimelineEntry> Entries(WhyView why) =>
    [
        .. why.Chain.Select((line, at) => new TimelineEntry(
            at.ToString(CultureInfo.InvariantCulture), line.At, DeliveryLook.OfLine(line.Kind), line.Text, IsKey: line.Kind is "delivery.sent" or "incident.acknowledged" or "incident.closed")
        {
            Link = line.Event is { } stored ? ($"Event {stored}", Links.Event(stored)) : null,
        }),
    ];

    private (DateTimeOffset At, string? Wrong) Instant(string? text, DateTimeOffset otherwise)
    {
        if (string.IsNullOrEmpty(text)) return (otherwise, null);
        try
        {
            return OnCallPlan.IsZone(Zone.Id) && OnCallPlan.Typed(text, Zone.Id) is { Year: > 2000 and < 2200 } at ? (at, null) : (otherwise, "Write it like 2027-01-01T03:00.");
        }
        catch (Refusal refusal)
        {
            return (otherwise, refusal.Message);
        }
    }

    private string Field(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, Zone).ToString("yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture);

    // What is null stays as it is, what is empty is taken away.
    private void Go(UserId? person = null, string? incident = null, string? from = null, string? until = null) => Navigator.NavigateTo(
        Links.With("/deliveries/why", ("person", person is { } one && one != default ? one.Value.ToString() : Person), ("incident", incident ?? Incident), ("from", from ?? From), ("until", until ?? Until)), replace: true);
}
