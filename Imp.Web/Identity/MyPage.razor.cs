using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Imp.Web.Api;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;

namespace Imp.Web.Identity;

/// <summary>Everything on one's own profile.</summary>
public sealed record MyView(PersonView Person, IReadOnlyList<ContactRow> Methods, Page<DeliveryRow> Messages, IReadOnlyList<SessionRow> Sessions, (TimeOnly From, TimeOnly Until)? Quiet);

/// <summary>Whoever is signed in: name, ways to be reached, what was sent, and where they are signed in.</summary>
public sealed partial class MyPage
{
    private const int ShownMessages = 15;

    /// <summary>The claim that names the session this browser has.</summary>
    private const string SessionClaim = "imp/session";

    [CascadingParameter] private Task<AuthenticationState>? Viewer { get; set; }

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private PeopleQueries People { get; set; } = null!;

    [Inject] private ContactQueries Contacts { get; set; } = null!;

    [Inject] private DeliveryQueries Deliveries { get; set; } = null!;

    [Inject] private SessionQueries Sessions { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    private SessionId? Here { get; set; }

    protected override IEnumerable<Topic> Topics => [Topic.People, Topic.Contacts, Topic.Deliveries, Topic.Sessions];

    protected override async Task<MyView> LoadAsync(CancellationToken cancel)
    {
        var me = (await Me.GetAsync()).User ?? throw new Missing("person");
        if (Viewer is not null) Here = Guid.TryParse((await Viewer).User.FindFirst(SessionClaim)?.Value, out var id) ? new SessionId(id) : null;
        return new MyView(
            await People.GetAsync(me, cancel) ?? throw new Missing("person"), await Contacts.OfAsync(me, cancel),
            await Deliveries.OfPersonAsync(me, null, ShownMessages, cancel), await Sessions.OfAsync(me, cancel), await Contacts.QuietOfAsync(me, cancel));
    }
}
