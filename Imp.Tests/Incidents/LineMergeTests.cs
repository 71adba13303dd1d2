using Imp.Domain.Shared;

namespace Imp.Tests.Incidents;

/// <summary>Two people change one text: a table of what becomes of it, and what holds for any two changes. A bar parts lines.</summary>
public sealed class LineMergeTests
{
    [Theory]
    [InlineData("a|b|c", "a|b|c", "a|b|c", "a|b|c")]
    [InlineData("a|b|c", "A|b|c", "a|b|c", "A|b|c")]
    [InlineData("a|b|c", "a|b|c", "a|b|C", "a|b|C")]
    [InlineData("a|b|c", "A|b|c", "a|b|C", "A|b|C")]
    [InlineData("a|b|c", "X|a|b|c", "a|b|c|Y", "X|a|b|c|Y")]
    [InlineData("a|b|c", "a|c", "a|b|c|d", "a|c|d")]
    [InlineData("a|b|c", "a|B|c", "a|B|c", "a|B|c")]
    [InlineData("a|b|c", "a|n|b|c", "a|n|b|c", "a|n|b|c")]
    [InlineData("a|b|c", "a|c", "a|c", "a|c")]
    [InlineData("a|b|c", "", "a|b|c", "")]
    [InlineData("", "a", "", "a")]
    [InlineData("", "a", "a", "a")]
    [InlineData("x|x|x", "x|x|x|x", "x|x|x", "x|x|x|x")]
    public void What_only_one_changed_and_what_both_changed_alike_merges(string old, string mine, string theirs, string merged)
    {
        Merge(old, mine, theirs).Text.Should().Be(Text(merged));
        Merge(old, theirs, mine).Text.Should().Be(Text(merged), "it does not matter who saves first");
    }

    [Theory]
    [InlineData("a|b|c", "a|M|c", "a|T|c", "M", "T")]
    [InlineData("", "mine", "theirs", "mine", "theirs")]
    [InlineData("a", "a|M", "a|T", "M", "T")]
    [InlineData("a|b|c", "a|c", "a|T|c", "", "T")]
    [InlineData("a|b", "M|b", "a|T", "M|b", "a|T")]
    public void What_both_changed_differently_is_shown_with_both_sides(string old, string mine, string theirs, string my, string their)
    {
        var merge = Merge(old, mine, theirs);

        merge.Text.Should().BeNull();
        var conflict = merge.Parts.Single(part => part.Conflict is not null).Conflict!;
        (string.Join('|', conflict.Mine), string.Join('|', conflict.Theirs)).Should().Be((my, their));
        merge.With([MergeChoice.Mine]).Should().Be(Text(mine));
        merge.With([MergeChoice.Theirs]).Should().Be(Text(theirs));
        conflict.Mine.Concat(conflict.Theirs).Should().BeSubsetOf(merge.With([MergeChoice.Both]).Split('\n'));
    }

    [Fact]
    public void A_conflict_leaves_what_else_was_changed_as_each_wrote_it()
    {
        var merge = Merge("head|1|2|3|foot", "HEAD|1|mine|3|foot", "head|1|theirs|3|FOOT");

        merge.Conflicts.Should().Be(1);
        merge.With([MergeChoice.Both]).Should().Be(Text("HEAD|1|theirs|mine|3|FOOT"));
    }

    [Fact]
    public void Line_ends_of_another_system_are_no_change() => LineMerge.Of("a\r\nb", "a\nb\nc", "A\r\nb").Text.Should().Be("A\nb\nc");

    [Fact]
    public void Whatever_two_people_do_no_line_of_either_is_lost_and_nothing_is_invented()
    {
        var chance = new Random(20_261_121);
        var (clean, hard) = (0, 0);
        for (var round = 0; round < 4_000; round++)
        {
            var old = Enumerable.Range(0, chance.Next(0, 12)).Select(_ => $"{(char)('a' + chance.Next(6))}").ToList();
            var (mine, theirs) = (Changed(old, "M", chance), Changed(old, "T", chance));
            var merge = LineMerge.Of(Join(old), Join(mine), Join(theirs));
            var shown = merge.Parts.SelectMany(part => part.Conflict is { } conflict ? [.. conflict.Mine, .. conflict.Theirs] : part.Lines).ToList();
            var because = $"{Join(old)} -> {Join(mine)} / {Join(theirs)}";

            var written = mine.Where(line => line[0] == 'M').Concat(theirs.Where(line => line[0] == 'T')).ToList();
            written.Should().BeSubsetOf(shown, because);
            foreach (var line in old.Distinct())
            {
                var (was, my, their) = (Count(old, line), Count(mine, line), Count(theirs, line));
                Count(shown, line).Should().BeGreaterThanOrEqualTo(was - (was - my) - (was - their), because);
            }
            if (merge.Text is { } text)
            {
                clean++;
                LineMerge.Of(Join(old), Join(theirs), Join(mine)).Text.Should().Be(text, because);
            }
            else
            {
                hard++;
                written.Should().BeSubsetOf(merge.With([.. Enumerable.Repeat(MergeChoice.Both, merge.Conflicts)]).Split('\n'), because);
            }
            LineMerge.Of(Join(old), Join(mine), Join(old)).Text.Should().Be(Join(mine), because);
            LineMerge.Of(Join(old), Join(old), Join(theirs)).Text.Should().Be(Join(theirs), because);
            LineMerge.Of(Join(old), Join(mine), Join(mine)).Text.Should().Be(Join(mine), because);
        }
        clean.Should().BeGreaterThan(400);
        hard.Should().BeGreaterThan(400);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_longest_texts_merge_within_a_moment(bool distinct)
    {
        var old = Enumerable.Range(0, 16_000).Select(line => distinct ? $"{line}" : line % 3 == 0 ? "" : "x").ToList();
        List<string> mine = [.. old.Take(8_000), "M", .. old.Skip(8_001).Reverse()];
        List<string> theirs = [.. old.Skip(2_000), "T"];
        var watch = System.Diagnostics.Stopwatch.StartNew();

        var merge = LineMerge.Of(Join(old), Join(mine), Join(theirs));

        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(2));
        merge.Parts.SelectMany(part => part.Conflict is { } conflict ? [.. conflict.Mine, .. conflict.Theirs] : part.Lines).Should().Contain(["M", "T"]);
    }

    private static List<string> Changed(List<string> old, string who, Random chance)
    {
        var made = new List<string>(old);
        for (var change = chance.Next(0, 4); change > 0; change--)
        {
            var at = chance.Next(0, made.Count + 1);
            if (chance.Next(3) == 0 && at < made.Count) made.RemoveAt(at);
            else if (chance.Next(2) == 0 && at < made.Count) made[at] = $"{who}{change}";
            else made.Insert(at, $"{who}{change}");
        }
        return made;
    }

    private static int Count(IEnumerable<string> lines, string wanted) => lines.Count(line => line == wanted);

    private static string Join(IEnumerable<string> lines) => string.Join('\n', lines);

    private static LineMerge Merge(string old, string mine, string theirs) => LineMerge.Of(Text(old), Text(mine), Text(theirs));

    private static string Text(string bars) => bars.Replace('|', '\n');
}
