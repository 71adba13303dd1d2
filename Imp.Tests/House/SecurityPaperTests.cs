using System.Text.RegularExpressions;
using Imp.Tests.Support;

namespace Imp.Tests.House;

/// <summary>docs/security.md names tests that there are.</summary>
public sealed class SecurityPaperTests
{
    [Fact]
    public void Whatever_the_security_list_says_is_shown_by_tests_that_exist()
    {
        var tests = typeof(SecurityPaperTests).Assembly.GetTypes().Select(type => type.Name).ToHashSet(StringComparer.Ordinal);
        var named = File.ReadLines(Path.Combine(Repository.Root, "docs", "security.md")).Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| what holds", StringComparison.Ordinal))
            .Select(line => (Line: line, Tests: Regex.Matches(line.Split('|')[2], "`([A-Za-z]+)`").Select(match => match.Groups[1].Value).ToList())).ToList();

        named.Should().HaveCountGreaterThan(25).And.OnlyContain(row => row.Tests.Count > 0);
        named.SelectMany(row => row.Tests).Except(tests).Should().BeEmpty();
    }
}
