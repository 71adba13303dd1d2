using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.OnCall;
using Imp.Web.Api;
using Imp.Web.Kit;
using Imp.Web.OnCall;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Imp.Web.Identity;

/// <summary>Everything on one's own profile.</summary>
public sealed record MyView(PersonView Person, IReadOnlyList<ContactRow> Methods, Page<DeliveryRow> Messages, IReadOnlyList<SessionRow> Sessions, (TimeOnly From, TimeOnly Until)? Quiet)
{
    /// <summary>What I have in the next 60 days.</summary>
    public IReadOnlyList<OwnShift> Shifts { get; init; } = [];

    /// <summary>Offers that I made, or that I could take.</summary>
    public IReadOnlyList<SwapRow> Swaps { get; init; } = [];

    /// <summary>What I want to hear of shifts.</summary>
    public (IReadOnlyList<int> Minutes, bool HandOffs) Reminders { get; init; }

    /// <summary>My calendars of leave.</summary>
    public IReadOnlyList<CalendarFeedRow> Feeds { get; init; } = [];

    /// <summary>My address for calendar programs; null for none.</summary>
    public CalendarLinkRow? Link { get; init; }

    public bool MayRespond { get; init; }

    public required IReadOnlyList<PasskeyRow> Passkeys { get; init; }

    public required SecondFactorView Factor { get; init; }
}

/// <summary>Whoever is signed in: name, ways to be reached, what was sent, and where they are signed in.</summary>
public sealed partial class MyPage
{
    private const int ShownMessages = 15;

    /// <summary>The claim that names the session this browser has.</summary>
    private const string SessionClaim = "imp/session";

    [CascadingParameter] private Task<AuthenticationState>? Viewer { get; set; }

    [Inject] private LanguageShelf Shelf { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private PeopleQueries People { get; set; } = null!;

    [Inject] private ContactQueries Contacts { get; set; } = null!;

    [Inject] private DeliveryQueries Deliveries { get; set; } = null!;

    [Inject] private SessionQueries Sessions { get; set; } = null!;

    [Inject] private PasskeyQueries Passkeys { get; set; } = null!;

    [Inject] private ProofOfPerson Proof { get; set; } = null!;

    [Inject] private SecondFactorQueries Factors { get; set; } = null!;

    [Inject] private SwapQueries Swaps { get; set; } = null!;

    [Inject] private CalendarDesk Calendars { get; set; } = null!;

    [Inject] private CalendarBoard DaysOff { get; set; } = null!;

    [Inject] private HandOffQueries HandOffs { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private TimeProvider Clock { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    private SessionId? Here { get; set; }

    protected override IEnumerable<Topic> Topics => [Topic.People, Topic.Contacts, Topic.Deliveries, Topic.Sessions, Topic.Schedules];

    protected override async Task<MyView> LoadAsync(CancellationToken cancel)
    {
        var actor = await Me.GetAsync();
        var me = actor.User ?? throw new Missing("person");
        if (Viewer is not null) Here = Guid.TryParse((await Viewer).User.FindFirst(SessionClaim)?.Value, out var id) ? new SessionId(id) : null;
        return new MyView(
            await People.GetAsync(me, cancel) ?? throw new Missing("person"), await Contacts.OfAsync(me, cancel),
            await Deliveries.OfPersonAsync(me, null, ShownMessages, cancel), await Sessions.OfAsync(me, cancel), await Contacts.QuietOfAsync(me, cancel))
        {
            Passkeys = await Passkeys.OfAsync(me, cancel), Factor = await Factors.OfAsync(me, cancel),
            Shifts = await Swaps.ShiftsOfAsync(me, cancel),
            Swaps = [.. (await Swaps.ListAsync(null, me, cancel)).Where(swap => swap.GiverId == me || swap.TakerId == me || swap.MayTake(me))],
            Reminders = await HandOffs.RemindersOfAsync(me, cancel),
            Feeds = await DaysOff.FeedsAsync(me, null, cancel), Link = await Calendars.LinkAsync(me, null, cancel), MayRespond = actor.MaySomewhere(Permission.Respond),
        };
    }

    private async Task RemoveAsync(PasskeyRow passkey)
    {
        if (await Proof.AskAsync() && await Dialogs.ConfirmAsync($"Remove {passkey.Name}?", "It lets nobody in any more. On the device it stays until you delete it there.", "Remove", danger: true))
            await ActAsync(new RemovePasskey(passkey.Id), $"{passkey.Name} is removed.");
    }

    private async Task OfferAsync(OwnShift shift) => await Dialogs.ShowAsync<OfferDialog, bool>("Offer a shift", new()
    {
        ["Shifts"] = await Swaps.ShiftsInAsync(shift.ScheduleId, default), ["People"] = (await Board.GetAsync(default)).People, ["Me"] = shift.Person, ["Start"] = shift.From, ["Now"] = Clock.GetUtcNow(),
    });
}
