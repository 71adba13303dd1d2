using Imp.Infrastructure.Live;

namespace Imp.Tests.Live;

public sealed class NameFinderTests
{
    [Theory]
    [InlineData("Checkout", "checkout", 4)]
    [InlineData("Checkout", "check", 3)]
    [InlineData("Web checkout", "check", 2)]
    [InlineData("Web checkout", "ch we", 2)]
    [InlineData("Web checkout", "out we", 1)]
    [InlineData("#12 Disk full", "12", 2)]
    [InlineData("db-primary", "prim", 2)]
    [InlineData("Checkout", "kou", 1)]
    [InlineData("outabout", "bout", 1)]
    [InlineData("Checkout", "web", 0)]
    [InlineData("Checkout", "check web", 0)]
    [InlineData("Checkout", "  ", 0)]
    public void A_name_fits_as_well_as_its_beginnings_do(string name, string text, int rank) => NameFinder.Rank(name, text).Should().Be(rank);

    [Fact]
    public void The_best_come_first_and_equals_keep_their_order() =>
        NameFinder.Find(Names("A checkout", "B checkout", "Checkout", "recheckout", "Payments"), "check", 4).Select(one => one.Name)
            .Should().Equal("Checkout", "A checkout", "B checkout", "recheckout");

    [Theory]
    [InlineData("pay", "Payments")]
    [InlineData("checkout", "Checkout")]
    [InlineData("web", "Web checkout")]
    [InlineData("c", "Checkout")]
    [InlineData("e", null)]
    [InlineData("", null)]
    [InlineData("nothing", null)]
    public void A_few_letters_mean_the_one_that_fits_best(string typed, string? meant) =>
        NameFinder.Meant(Names("Checkout", "Web checkout", "Payments"), typed)?.Name.Should().Be(meant);

    private static IReadOnlyList<Named<int>> Names(params string[] names) => [.. names.Select((name, at) => new Named<int>(at, name))];
}
