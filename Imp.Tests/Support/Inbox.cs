using Imp.Domain.Notifications;

namespace Imp.Tests.Support;

/// <summary>What one person has received and no test has asked for yet.</summary>
public sealed class Inbox(Person person, IReadOnlyList<Arrived> all)
{
    /// <summary>Asks for the oldest message; it must contain the text.</summary>
    public Inbox ShouldHold(string text)
    {
        var next = Unasked.FirstOrDefault();
        next.Should().NotBeNull($"{person.Name} should have received “{text}”");
        next!.Text.Should().Contain(text, $"that is what {person.Name} should have received");
        next.Asked = true;
        return this;
    }

    /// <summary>Asks for that many messages, each with the text.</summary>
    public Inbox ShouldHold(int times, string text)
    {
        for (var time = 0; time < times; time++) ShouldHold(text);
        return this;
    }

    public void ShouldBeEmpty() => Unasked.Select(one => MessageText.Subject(one.Message)).Should().BeEmpty($"{person.Name} should not be disturbed");

    private IEnumerable<Arrived> Unasked => all.Where(one => one.Person == person.Id && !one.Asked);
}
