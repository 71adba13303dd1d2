using Imp.Domain.Escalation;

namespace Imp.Tests.Support;

/// <summary>Words in which a story tells of ladders.</summary>
public static class Ladders
{
    public static EscalationStep Step(Person person, TimeSpan after = default) => Step([person], after);

    public static EscalationStep Step(Person[] people, TimeSpan after = default) => new((int)after.TotalMinutes, [.. people.Select(person => person.Id)]);

    public static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    public static TimeSpan Hours(int count) => TimeSpan.FromHours(count);

    public static TimeSpan Seconds(int count) => TimeSpan.FromSeconds(count);

    public static void Deconstruct(this Person[] people, out Person one, out Person two) => (one, two) = (people[0], people[1]);

    public static void Deconstruct(this Person[] people, out Person one, out Person two, out Person three) => (one, two, three) = (people[0], people[1], people[2]);
}
