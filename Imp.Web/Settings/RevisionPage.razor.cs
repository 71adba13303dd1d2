using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Settings;
using Imp.Web.Api;
using Imp.Web.Identity;
using Imp.Web.Kit;
using Imp.Web.Shell;
using Microsoft.AspNetCore.Components;

namespace Imp.Web.Settings;

/// <summary>One revision of the configuration: what it changed, what going back to it would change now, and the way back.</summary>
public sealed partial class RevisionPage
{
    private bool going;

    /// <summary>Of the revision.</summary>
    [Parameter] public long Number { get; set; }

    [Inject] private ConfigurationQueries Revisions { get; set; } = null!;

    [Inject] private ConfigurationWayBack Way { get; set; } = null!;

    [Inject] private Dialogs Dialogs { get; set; } = null!;

    [Inject] private ICurrentActor Me { get; set; } = null!;

    [Inject] private ProofOfPerson Proof { get; set; } = null!;

    [Inject] private NavigationManager Navigator { get; set; } = null!;

    protected override IEnumerable<Topic> Topics => [Topic.Configuration];

    protected override async Task<RevisionView> LoadAsync(CancellationToken cancel)
    {
        var revision = await Revisions.GetAsync(Number, cancel) ?? throw new Missing("revision");
        var latest = (await Revisions.ListAsync(null, 1, cancel)).Items[0].Number;
        var (changes, why) = ConfigurationWayBack.Of(revision);
        (IReadOnlyList<ConfigurationChange> back, string? problem) = latest == Number ? ([], null) : await Way.PlanAsync(revision.Text, cancel);
        return new RevisionView(revision.Row, revision.Text, latest == Number, changes, why, back, problem);
    }

    private async Task BackAsync()
    {
        if (going || !await Dialogs.ConfirmAsync($"Go back to revision {Number}?", "Everything that this page lists under “Going back” is changed now. It becomes a change of the history itself and can be taken back like any other.", "Go back", danger: true)) return;
        going = true;
        try
        {
            var failed = await Way.GoAsync(Number, await Me.GetAsync());
            if (failed?.Code == "sign-in.again" && await Proof.AskAsync()) failed = await Way.GoAsync(Number, await Me.GetAsync());
            if (failed is { } problem)
            {
                Toasts.Problem(problem.Problem);
                return;
            }
            Toasts.Success("The configuration is again what it was then.");
            Navigator.NavigateTo(Links.Configuration);
        }
        finally
        {
            going = false;
        }
    }

    /// <summary>What the page shows.</summary>
    /// <param name="ChangesProblem">Why it cannot be told what it changed; null when it can.</param>
    /// <param name="Back">What going back would change now.</param>
    /// <param name="BackProblem">Why that cannot be told; null when it can.</param>
    public sealed record RevisionView(
        RevisionRow Row, string Text, bool IsLatest, IReadOnlyList<ConfigurationChange> Changes, string? ChangesProblem, IReadOnlyList<ConfigurationChange> Back, string? BackProblem);
}
