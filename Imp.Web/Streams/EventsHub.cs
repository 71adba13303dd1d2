using System.Runtime.CompilerServices;
using System.Text.Json;
using FluentValidation;
using Imp.Domain.Shared;
using Imp.Domain.Streams;
using Imp.Infrastructure.Live;
using Imp.Infrastructure.Services;
using Imp.Infrastructure.Streams;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Imp.Web.Streams;

/// <summary>One event for a program that listens over SignalR.</summary>
/// <param name="Id">As in the stream over HTTP; what to send as <c>lastEventId</c> after a break.</param>
/// <param name="Type">Such as <c>INCIDENT_CREATED</c>; <c>reset</c> when what was asked for is not kept any more.</param>
/// <param name="Data">As in the stream over HTTP; null with <c>reset</c>.</param>
public sealed record StreamItem(long Id, string Type, JsonElement? Data);

/// <summary>The stream of events for the clients of SignalR, with the same arguments, filters and replay. Needs the permission View, by session or by API key.</summary>
[Authorize(Policy = nameof(Permission.View))]
internal sealed class EventsHub(EventFeed feed, StreamGuard guard, ServiceFinder services, NameBoard names) : Hub
{
    /// <summary>Listens until the client stops, is too slow, or may not any more.</summary>
    /// <exception cref="HubException">An argument is wrong, too many listen, or the stream was ended; the message says why.</exception>
    public async IAsyncEnumerable<StreamItem> Stream(StreamRequest? wanted, [EnumeratorCancellation] CancellationToken cancel)
    {
        wanted ??= new StreamRequest();
        var filter = await FilterAsync(wanted, cancel);
        using var seat = feed.TakeSeat() ?? throw new HubException($"{EventFeed.MostListeners:N0} programs listen already. Try again in a moment.");
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel, Context.ConnectionAborted);
        var user = Context.User!;
        await foreach (var batch in feed.ReadAsync(filter, wanted.LastEventId, StreamGuard.Doubts, may => guard.MayAsync(user, may), end.Token))
        {
            foreach (var frame in batch.Frames) yield return new StreamItem(frame.Sequence, frame.Subject.Kind.Name(), frame.Data);
            if (batch.News == FeedNews.Reset) yield return new StreamItem(batch.Position, "reset", null);
            else if (batch.News == FeedNews.TooSlow) throw new HubException($"Too slow; begin again with lastEventId {batch.Position}.");
            else if (batch.News == FeedNews.Over) throw new HubException("This key or session may not listen any more.");
        }
    }

    private async Task<StreamFilter> FilterAsync(StreamRequest wanted, CancellationToken cancel)
    {
        try
        {
            return await wanted.FilterAsync(services, names, cancel);
        }
        catch (ValidationException invalid)
        {
            throw new HubException(string.Join(" ", invalid.Errors.Select(error => $"{error.PropertyName}: {error.ErrorMessage}")));
        }
    }
}
