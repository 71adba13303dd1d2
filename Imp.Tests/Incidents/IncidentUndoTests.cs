using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Incidents;
using Imp.Tests.Identity;
using Imp.Web.Incidents;

namespace Imp.Tests.Incidents;

/// <summary>"Undo" after a change on an incident's page.</summary>
public sealed class IncidentUndoTests
{
    [Fact]
    public async Task What_was_done_is_taken_back_and_the_rest_stays()
    {
        await using var house = await PeopleHouse.StartAsync();
        var ana = await house.PersonAsync("ana", Role.Responder);
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev3, null, null, ["hot"]));
        Func<ICommand>[] deeds =
        [
            () => new AcknowledgeIncident(id), () => new EditIncident(id, Severity: Severity.Sev4), () => new EditIncident(id, Title: "It smokes "), () => new EditIncident(id, Tags: ["cold", "wet"]),
            () => new EditIncident(id, Assignee: ana.User), () => new EditIncident(id) { Roles = new Dictionary<string, UserId?> { ["Scribe"] = ana.User } },
        ];
        foreach (var deed in deeds)
        {
            var before = await ReadAsync(house);
            var command = deed();
            await house.DoAsync(command);
            var (said, back) = IncidentUndo.Of(command, before)!.Value;
            said.Should().NotBeEmpty();
            State(await ReadAsync(house), command).Should().NotBe(State(before, command), "{0} did something", command);

            await house.DoAsync(back);

            State(await ReadAsync(house), command).Should().Be(State(before, command), "{0} takes {1} back", back, command);
        }
    }

    [Fact]
    public async Task What_somebody_else_changed_since_is_not_taken_back()
    {
        await using var house = await PeopleHouse.StartAsync();
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev3, null, null, ["hot"]));
        var before = await ReadAsync(house);
        await house.DoAsync(new EditIncident(id, Severity: Severity.Sev2));
        await house.DoAsync(new EditIncident(id, Tags: ["cold"]));
        await house.DoAsync(new EditIncident(id, Severity: Severity.Sev1));
        await house.DoAsync(new EditIncident(id, Tags: ["cold", "theirs"]));

        await house.Awaiting(it => it.DoAsync(IncidentUndo.Of(new EditIncident(id, Severity: Severity.Sev2), before)!.Value.Back)).Should().ThrowAsync<Refusal>().WithMessage("*the severity to SEV1*");
        await house.DoAsync(IncidentUndo.Of(new EditIncident(id, Tags: ["cold"]), before)!.Value.Back);

        (await ReadAsync(house)).Row.Tags.Should().BeEquivalentTo("hot", "theirs");
        IncidentUndo.Of(new AcknowledgeIncident(id), before with { Row = before.Row with { Response = ResponseState.Acknowledged } }).Should().BeNull("a second click changed nothing");
    }

    // Whoever took it by acknowledging goes on having it, as everywhere.
    private static string State(IncidentView view, ICommand done) =>
        $"{view.Row.Response} {view.Row.Severity} {view.Row.Title} {string.Join(' ', view.Row.Tags)} {(done is EditIncident ? view.Row.Assignee : "")} {string.Join(' ', view.Roles)}";

    private static async Task<IncidentView> ReadAsync(PeopleHouse house) => (await house.Of<IncidentQueries>().GetAsync(1, default))!;
}
