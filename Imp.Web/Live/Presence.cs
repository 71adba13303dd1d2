using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Imp.Web.Live;

/// <summary>What one open page writes: shown to others while the page has its line, and gone with it. It is shown again when the line comes back.</summary>
public sealed class Presence(WritingBoard board) : CircuitHandler
{
    private readonly WritingBoard board = board;
    private readonly Lock gate = new();
    private readonly List<Place> places = [];
    private bool isDown;

    /// <returns>Dispose when the writing is over.</returns>
    public IDisposable Write(Topic topic, UserId person, string name)
    {
        var place = new Place(this, topic, person, name);
        lock (gate) places.Add(place);
        place.Show();
        return place;
    }

    /// <returns>True when it is this page's own writing.</returns>
    public bool IsMine(WritingPerson writer) => writer.Page == this;

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        foreach (var place in Turn(down: true)) place.Hide();
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        foreach (var place in Turn(down: false)) place.Show();
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken) => OnConnectionDownAsync(circuit, cancellationToken);

    private Place[] Turn(bool down)
    {
        lock (gate)
        {
            isDown = down;
            return [.. places];
        }
    }

    /// <summary>The bell is never rung under the lock: whoever hears it may come back here.</summary>
    private sealed class Place(Presence page, Topic topic, UserId person, string name) : IDisposable
    {
        private WritingPerson? shown;

        public void Show()
        {
            var writer = page.board.Enter(topic, person, name, page);
            bool stays;
            lock (page.gate)
            {
                stays = shown is null && !page.isDown && page.places.Contains(this);
                if (stays) shown = writer;
            }
            if (!stays) writer.Dispose();
        }

        public void Hide()
        {
            WritingPerson? writer;
            lock (page.gate) (writer, shown) = (shown, null);
            writer?.Dispose();
        }

        public void Dispose()
        {
            lock (page.gate) page.places.Remove(this);
            Hide();
        }
    }
}
