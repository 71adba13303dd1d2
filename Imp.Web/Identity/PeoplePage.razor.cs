using Imp.Domain.Shared;
using Imp.Infrastructure.Identity;
using Imp.Infrastructure.Live;
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

    /// <summary>Names of those whom no message can reach, as a sentence would list them; empty when there are none.</summary>
    public string Unreachable => Listed([.. Rows.Where(row => row.ContactMethodCount == 0 && row.Role != Role.Viewer).Select(row => row.Name)]);

    /// <summary>Only an owner changes an owner.</summary>
    public bool May(PersonRow row) => row.Role == Role.Owner ? Role.May(Permission.Own) : MayManage;

    private static string Listed(string[] names) => names.Length switch
    {
        0 => "",
        1 => names[0],
        <= 4 => $"{string.Join(", ", names[..^1])} and {names[^1]}",
        _ => $"{string.Join(", ", names[..3])} and {names.Length - 3} more",
    };
}

/// <summary>All people. The archived ones have the address <c>?archived=true</c>.</summary>
public sealed partial class PeoplePage
{
    [SupplyParameterFromQuery] public bool Archived { get; set; }

    [Inject] private PeopleQueries People { get; set; } = null!;

    [Inject] private ICurrentActor Who { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private TimeProvider Time { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.People, Topic.Teams, Topic.Contacts, Topic.Sessions];

    protected override async Task<PeopleView> LoadAsync(CancellationToken cancel)
    {
        var actor = await Who.GetAsync();
        return new PeopleView(await People.ListAsync(Archived, cancel), actor.User, actor.Role, Time.GetUtcNow());
    }

    private Task CreateAsync() => Dialogs.ShowAsync<PersonDialog, bool>("Add a person", new() { ["Most"] = View!.Role });

    private async Task EditAsync(PersonRow row)
    {
        if (await People.GetAsync(row.Id, CancellationToken.None) is { } person)
            await Dialogs.ShowAsync<PersonDialog, bool>($"Edit {row.Name}", new() { ["Most"] = View!.Role, ["Person"] = person });
    }

    private Task SetPasswordAsync(PersonRow row) => Dialogs.ShowAsync<SetPasswordDialog, bool>($"A password for {row.Name}", new() { ["Person"] = row });

    private async Task ArchiveAsync(PersonRow row)
    {
        if (await Dialogs.ConfirmAsync($"Archive {row.Name}?", "Signed out everywhere, paged no more, offered nowhere. What they did stays, and they can be restored.", "Archive", danger: true))
            await ActAsync(new ArchiveUser(row.Id), $"{row.Name} is archived.");
    }
}
