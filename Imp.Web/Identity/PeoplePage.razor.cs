using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Notifications;
using Imp.Web.Api;
using Imp.Web.Kit;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Identity;

/// <summary>What the list shows.</summary>
/// <param name="Me">Who looks.</param>
/// <param name="Role">What whoever looks is trusted with.</param>
public sealed record PeopleView(IReadOnlyList<PersonRow> Rows, UserId? Me, Role Role, DateTimeOffset Now)
{
    public bool MayManage => Role.May(Permission.Manage);

    /// <summary>Who was invited and has not come yet.</summary>
    public IReadOnlyList<InvitationRow> Invitations { get; init; } = [];

    /// <summary>Names of those whom no message can reach.</summary>
    public IReadOnlyList<string> Unreachable => [.. Rows.Where(row => row.ContactMethodCount == 0 && row.Role != Role.Viewer).Select(row => row.Name)];

    /// <summary>Only an owner changes an owner.</summary>
    public bool May(PersonRow row) => row.Role == Role.Owner ? Role.May(Permission.Own) : MayManage;
}

/// <summary>All people. The archived ones have the address <c>?archived=true</c>.</summary>
public sealed partial class PeoplePage
{
    [SupplyParameterFromQuery] public bool Archived { get; set; }

    [Inject] private PeopleQueries People { get; set; } = null!;

    [Inject] private ICurrentActor Who { get; set; } = null!;

    [Inject] private ProofOfPerson Proof { get; set; } = null!;

    [Inject] private LinkQueries Invited { get; set; } = null!;

    [Inject] private PostDesk Post { get; set; } = null!;

    [Inject] private PublicAddress Address { get; set; } = null!;

    [Inject] private NameBoard Board { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.People, Topic.Teams, Topic.Contacts, Topic.Sessions];

    protected override async Task<PeopleView> LoadAsync(CancellationToken cancel)
    {
        var actor = await Who.GetAsync();
        return new PeopleView(await People.ListAsync(Archived, cancel), actor.User, actor.Role, Time.GetUtcNow())
        {
            Invitations = Archived || !actor.Role.May(Permission.Manage) ? [] : await Invited.OpenAsync(cancel),
        };
    }

    private async Task CreateAsync()
    {
        if (await Proof.AskAsync()) await Dialogs.ShowAsync<PersonDialog, bool>("Add a person", new() { ["Most"] = View!.Role });
    }

    private async Task InviteAsync()
    {
        if (!await Proof.AskAsync()) return;
        if (await Dialogs.ShowAsync<InviteDialog, Invited>("Invite a person", new() { ["Most"] = View!.Role, ["Teams"] = (await Board.GetAsync(CancellationToken.None)).Teams }) is not { } invited) return;

        var problem = Post.MaySend ? await Post.InviteAsync(invited.Email, (await Who.GetAsync()).Name, invited.Key, CancellationToken.None) : "";
        var says = problem switch
        {
            null => $"A mail with this link is on its way to {invited.Email}. The link is shown only now, in case the mail is lost. It works once, for seven days.",
            "" => $"Imp sends no mail here, so hand this link to {invited.Email} yourself. It is shown only now and works once, for seven days.",
            _ => $"The mail to {invited.Email} could not be sent: {problem} Hand over this link yourself. It is shown only now and works once, for seven days.",
        };
        await Dialogs.ShowAsync<ShownOnceDialog, bool>("The invitation", new() { ["Secret"] = Address.Invitation(invited.Key.Reveal), ["Label"] = "link", ["Text"] = says });
    }

    private async Task EditAsync(PersonRow row)
    {
        if (await Proof.AskAsync() && await People.GetAsync(row.Id, CancellationToken.None) is { } person)
            await Dialogs.ShowAsync<PersonDialog, bool>($"Edit {row.Name}", new() { ["Most"] = View!.Role, ["Person"] = person });
    }

    private async Task SetPasswordAsync(PersonRow row)
    {
        if (await Proof.AskAsync()) await Dialogs.ShowAsync<SetPasswordDialog, bool>($"A password for {row.Name}", new() { ["Person"] = row });
    }

    private static string WaysOf(PersonRow row) => $"How {row.Name} signs in";

    private Task ShowAccessAsync(PersonRow row, PeopleView view) =>
        Dialogs.ShowAsync<AccessPanel, bool>(WaysOf(row), new() { ["Person"] = row, ["MayOwn"] = view.Role.May(Permission.Own) });

    /// <returns>Names as a sentence lists them.</returns>
    private string Listed(IReadOnlyList<string> names) => names.Count switch
    {
        1 => names[0],
        <= 4 => T["{0} and {1}", string.Join(", ", names.SkipLast(1)), names[^1]],
        _ => T["{0} and {1} more", string.Join(", ", names.Take(3)), names.Count - 3],
    };
}
