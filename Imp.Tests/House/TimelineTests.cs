using System.Text.Json;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Web.Incidents;

namespace Imp.Tests.House;

/// <summary>Whatever can stand on a timeline can be read there.</summary>
public sealed class TimelineTests
{
    private static readonly Type[] Events =
        [.. typeof(DomainEvent).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && typeof(DomainEvent).IsAssignableFrom(type)).OrderBy(type => type.Name, StringComparer.Ordinal)];

    /// <summary>Kinds without a look of their own, and why. They show as a plain dot named "Entry".</summary>
    private static readonly Dictionary<string, string> WithoutLook = new()
    {
    };

    public static TheoryData<string> OnTimeline => [.. Events.Where(type => typeof(IOnTimeline).IsAssignableFrom(type)).Select(type => type.Name)];

    [Theory]
    [MemberData(nameof(OnTimeline))]
    public void What_happened_has_a_sentence(string type)
    {
        var happened = Make(type);
        using var stored = JsonDocument.Parse(JsonSerializer.Serialize(happened, happened.GetType(), Recorder.Json));

        TimelineSentences.Of(happened.Name, stored.RootElement, _ => "Ana").Sentence.Should().NotBe(happened.Name, "TimelineSentences has no row for it");
    }

    [Theory]
    [MemberData(nameof(OnTimeline))]
    public void What_happened_has_a_look(string type)
    {
        var kind = Make(type).Name;
        var plain = IncidentLook.OfEntry("no such kind");

        (IncidentLook.OfEntry(kind) == plain).Should().Be(WithoutLook.ContainsKey(kind), "IncidentLook.OfEntry and the list of exceptions must agree about {0}", kind);
    }

    [Fact]
    public void The_name_of_an_event_is_its_own_and_stays()
    {
        var names = Events.Select(type => Make(type.Name).Name).ToList();

        names.Should().OnlyHaveUniqueItems();
        names.Should().OnlyContain(name => System.Text.RegularExpressions.Regex.IsMatch(name, "^[a-z]+\\.[a-z]+(-[a-z]+)*$"));
    }

    /// <summary>With nothing in it: only its name counts here.</summary>
    private static DomainEvent Make(string type)
    {
        var constructor = Events.Single(one => one.Name == type).GetConstructors().Single();
        return (DomainEvent)constructor.Invoke([.. constructor.GetParameters().Select(one => one.ParameterType.IsValueType ? Activator.CreateInstance(one.ParameterType) : null)]);
    }
}
