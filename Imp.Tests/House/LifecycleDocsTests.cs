using System.Text;
using Imp.Domain.Incidents;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>docs/lifecycles.md is made from the two tables that the product runs on. With IMP_WRITE_SNAPSHOTS=1 the test writes it.</summary>
public sealed class LifecycleDocsTests
{
    private static readonly string File = Path.Combine(Repository.Root, "docs", "lifecycles.md");

    [Fact]
    public void The_page_about_the_lifecycles_shows_the_tables_of_the_code()
    {
        var expected = Page();
        if (Environment.GetEnvironmentVariable("IMP_WRITE_SNAPSHOTS") == "1") System.IO.File.WriteAllText(File, expected);

        var present = System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File) : "";
        present.Should().Be(expected, "docs/lifecycles.md differs from the code; run this test with IMP_WRITE_SNAPSHOTS=1, or put this there:\n{0}", expected);
    }

    private static string Page()
    {
        var page = new StringBuilder("""
            # The two lifecycles of an incident

            An incident moves along two axes that do not wait for each other. *Response* says whether somebody has it, and decides about paging.
            *Status* says what is known about it. They meet in two places: closing also resolves the status, and reopening starts both anew. While an
            incident is closed its status cannot be changed. An incident that was merged into another is closed and cannot be reopened; it can be taken
            out again, see [grouping.md](grouping.md).

            This page is made by a test from `ResponseLifecycle` and `StatusLifecycle` in `Imp.Domain/Incidents`. The same tables decide what an
            incident accepts, which refusals the API answers with 409, and which buttons a page shows.

            In the tables a row is a state and a column is an action. A dot means that the incident is there already and nothing happens. A dash
            means that the action is refused.


            """.ReplaceLineEndings("\n"));
        Append<ResponseState, ResponseAction>(page, "Response", ResponseState.Open, ResponseLifecycle.Next);
        page.Append('\n');
        Append<IncidentStatus, StatusAction>(page, "Status", IncidentStatus.Investigating, StatusLifecycle.Next);
        AppendFlapping(page);
        return page.ToString();
    }

    private static void Append<TState, TAction>(StringBuilder page, string axis, TState first, Func<TState, TAction, TState?> next) where TState : struct, Enum where TAction : struct, Enum
    {
        var (states, actions) = (Enum.GetValues<TState>(), Enum.GetValues<TAction>());
        page.Append($"## {axis}\n\n| | {string.Join(" | ", actions.Select(Word))} |\n|---|{string.Concat(actions.Select(_ => "---|"))}\n");
        foreach (var state in states) page.Append($"| **{Word(state)}** | {string.Join(" | ", actions.Select(action => Cell(state, next(state, action))))} |\n");
        page.Append($"\n```mermaid\nstateDiagram-v2\n    [*] --> {first}\n");
        foreach (var from in states)
            foreach (var action in actions)
                if (next(from, action) is { } to && !to.Equals(from)) page.Append($"    {from} --> {to}: {Word(action)}\n");
        page.Append("```\n");
    }

    private static void AppendFlapping(StringBuilder page)
    {
        var signals = Enum.GetValues<FlapSignal>();
        page.Append("\n## Flapping\n\nBeside the two axes an incident may be held open because it comes and goes; see [noise](noise.md). A cell says what follows.\n\n");
        page.Append($"| | {string.Join(" | ", signals.Select(Word))} |\n|---|{string.Concat(signals.Select(_ => "---|"))}\n");
        foreach (var state in Enum.GetValues<FlapState>()) page.Append($"| **{Word(state)}** | {string.Join(" | ", signals.Select(signal => Word(FlapLifecycle.Next(state, signal))))} |\n");
    }

    private static string Cell<TState>(TState from, TState? to) where TState : struct, Enum => to is not { } there ? "—" : there.Equals(from) ? "·" : Word(there);

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
