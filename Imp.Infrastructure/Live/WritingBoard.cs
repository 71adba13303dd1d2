using System.Collections.Concurrent;
using System.Collections.Immutable;
using Imp.Domain.Shared;

namespace Imp.Infrastructure.Live;

/// <summary>Somebody who writes at a place just now; dispose when that is over.</summary>
public sealed class WritingPerson : IDisposable
{
    private readonly WritingBoard board;

    internal WritingPerson(WritingBoard board, Topic place, UserId person, string name, object page) => (this.board, Place, Person, Name, Page) = (board, place, person, name, page);

    public Topic Place { get; }

    public UserId Person { get; }

    public string Name { get; }

    /// <summary>Tells the windows of one person apart.</summary>
    public object Page { get; }

    public void Dispose() => board.Leave(this);
}

/// <summary>
/// Who writes where just now. Only in memory, as it is true only while a page is open; decision 0030. Rings the place when somebody comes or
/// goes. Beyond its bounds nobody is refused to write: they are only not shown.
/// </summary>
public sealed class WritingBoard(Bell bell)
{
    /// <summary>At most so many are shown at one place.</summary>
    public const int MostAtOnePlace = 20;

    /// <summary>At most so many places are kept.</summary>
    public const int MostPlaces = 5_000;

    private readonly ConcurrentDictionary<Topic, ImmutableArray<WritingPerson>> writers = new();

    /// <param name="place">What they write; see <see cref="Topic.Notes"/>.</param>
    /// <param name="page">The window in which they write.</param>
    /// <returns>Dispose when they stop.</returns>
    public WritingPerson Enter(Topic place, UserId person, string name, object page)
    {
        var writer = new WritingPerson(this, place, person, name, page);
        if (writers.Count >= MostPlaces && !writers.ContainsKey(place)) return writer;

        writers.AddOrUpdate(place, [writer], (_, present) => present.Length < MostAtOnePlace ? present.Add(writer) : present);
        bell.Ring([place]);
        return writer;
    }

    /// <returns>Everybody who writes there, in the order in which they began.</returns>
    public IReadOnlyList<WritingPerson> At(Topic place) => writers.TryGetValue(place, out var present) ? present : [];

    internal void Leave(WritingPerson writer)
    {
        if (!writers.TryGetValue(writer.Place, out var before) || !before.Contains(writer)) return;

        var left = writers.AddOrUpdate(writer.Place, [], (_, present) => present.Remove(writer));
        if (left.IsEmpty) ((ICollection<KeyValuePair<Topic, ImmutableArray<WritingPerson>>>)writers).Remove(new(writer.Place, left));
        bell.Ring([writer.Place]);
    }
}
