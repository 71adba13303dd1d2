using Imp.Domain.Shared;
using Imp.Infrastructure.Live;

namespace Imp.Tests.Incidents;

/// <summary>Who writes where, in memory.</summary>
public sealed class WritingBoardTests
{
    private static readonly Topic Place = Topic.Notes(new(new Guid(1, 0, 0, new byte[8])));
    private static readonly UserId Bo = new(new Guid(2, 0, 0, new byte[8]));

    private readonly Bell bell = new();

    [Fact]
    public void Coming_and_going_rings_once_each_and_leaves_nothing_behind()
    {
        var board = new WritingBoard(bell);
        var rung = 0;
        using var ear = bell.Subscribe([Place], _ => rung++);

        var bo = board.Enter(Place, Bo, "Bo", new object());
        board.At(Place).Should().Equal(bo);
        bo.Dispose();
        bo.Dispose();

        board.At(Place).Should().BeEmpty();
        rung.Should().Be(2);
    }

    [Fact]
    public void Two_windows_of_one_person_are_two_and_the_other_stays_when_one_goes()
    {
        var board = new WritingBoard(bell);
        var first = board.Enter(Place, Bo, "Bo", new object());
        var second = board.Enter(Place, Bo, "Bo", new object());

        first.Dispose();

        board.At(Place).Should().Equal(second);
    }

    [Fact]
    public void It_is_bounded_and_whoever_is_beyond_is_only_not_shown()
    {
        var board = new WritingBoard(bell);
        for (var place = 0; place < WritingBoard.MostPlaces + 10; place++) board.Enter(new Topic($"notes/{place}"), Bo, "Bo", this);
        for (var window = 0; window < WritingBoard.MostAtOnePlace + 5; window++) board.Enter(new Topic("notes/0"), Bo, "Bo", new object());

        board.At(new Topic($"notes/{WritingBoard.MostPlaces}")).Should().BeEmpty();
        board.At(new Topic("notes/0")).Should().HaveCount(WritingBoard.MostAtOnePlace);
        board.Enter(new Topic($"notes/{WritingBoard.MostPlaces}"), Bo, "Bo", this).Dispose();
    }
}
