using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Notifications;

/// <summary>What the list shows.</summary>
public sealed record DeliveriesView(Page<DeliveryRow> Page, Names Names);

/// <summary>Every message. The address is the view: person, channel, state, purpose, incident, text, since and place.</summary>
public sealed partial class DeliveriesPage
{
    private static readonly IReadOnlyList<Choice<string>> Channels = [.. Enum.GetValues<ChannelKind>().Select(one => new Choice<string>(one.ToString().ToLowerInvariant(), one.Name())).OrderBy(one => one.Label)];
    private static readonly IReadOnlyList<Choice<string>> States = [.. Enum.GetValues<DeliveryState>().Select(one => new Choice<string>(one.ToString().ToLowerInvariant(), DeliveryLook.Of(one).Label))];
    private static readonly IReadOnlyList<Choice<string>> Purposes = [.. Enum.GetValues<DeliveryPurpose>().Select(one => new Choice<string>(one.ToString().ToLowerInvariant(), DeliveryLook.Of(one)))];
    private static readonly IReadOnlyList<Choice<string>> Spans = [new("1h", "Last hour"), new("24h", "Last day"), new("7d", "Last week"), new("30d", "Last 30 days")];

    [SupplyParameterFromQuery] public string? Person { get; set; }

    [SupplyParameterFromQuery] public string? Channel { get; set; }

    [SupplyParameterFromQuery] public string? State { get; set; }

    [SupplyParameterFromQuery] public string? Purpose { get; set; }

    [SupplyParameterFromQuery] public string? Incident { get; set; }

    [SupplyParameterFromQuery] public string? Text { get; set; }

    [SupplyParameterFromQuery] public string? Since { get; set; }

    [SupplyParameterFromQuery] public string? Cursor { get; set; }

    [Inject] private DeliveryQueries Deliveries { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Deliveries, Topic.People];

    private bool IsFiltered => DeliveryFilter.Parse(Person, Channel, State, Purpose, Incident, Text, Since, Clock.GetUtcNow()) != DeliveryFilter.Default;

    protected override async Task<DeliveriesView> LoadAsync(CancellationToken cancel)
    {
        var me = await Me.GetAsync();
        var filter = DeliveryFilter.Parse(Person, Channel, State, Purpose, Incident, Text, Since, Clock.GetUtcNow());
        return new DeliveriesView(await Deliveries.ListAsync(filter, me.User, me.Role.May(Permission.Manage), Cursor, 50, cancel), await Board.GetAsync(cancel));
    }

    private void Go(string? person = null, string? channel = null, string? state = null, string? purpose = null, string? text = null, string? since = null) =>
        Navigator.NavigateTo(Address(person, channel, state, purpose, null, text, since));

    // What is null stays as it is, what is empty is taken away; another filter starts at the first page.
    private string Address(string? person = null, string? channel = null, string? state = null, string? purpose = null, string? incident = null, string? text = null, string? since = null, string? cursor = null) =>
        Links.With(
            Links.Deliveries, ("person", person ?? Person), ("channel", channel ?? Channel), ("state", state ?? State), ("purpose", purpose ?? Purpose), ("incident", incident ?? Incident),
            ("text", text ?? Text), ("since", since ?? Since), ("cursor", cursor));
}
