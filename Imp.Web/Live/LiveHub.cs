using Imp.Domain.Shared;
using Imp.Infrastructure.Live;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.SignalR;

namespace Imp.Web.Live;

/// <summary>
/// The bell for programs: who listens is told that a topic changed and reads again through the API. It carries no data, so it can leak none.
/// Needs the permission View, by session or by API key.
/// </summary>
[Authorize(Policy = nameof(Permission.View))]
public sealed class LiveHub(Bell bell, IHubContext<LiveHub> hub, TimeProvider clock) : Hub
{
    private const string Ears = "ears";

    /// <summary>Starts listening, in place of what was listened to before. The client is sent <c>rung(topic, sequence)</c>, at most four times a second and topic.</summary>
    /// <param name="topics"><c>incident</c>, <c>event</c>, <c>service</c>, <c>team</c>, <c>person</c>, <c>integration</c>, <c>policy</c>, <c>job</c>, <c>delivery</c>, or <c>incident/</c> and an id; at most 20.</param>
    /// <exception cref="HubException">A topic is unknown, or there are too many.</exception>
    public void Listen(string[] topics)
    {
        if (topics is not { Length: > 0 and <= 20 } || Array.Exists(topics, topic => !Topic.IsPublic(topic)))
            throw new HubException("Name 1 to 20 topics: incident, event, service, team, person, integration, policy, job, delivery, or incident/ and an id.");

        Stop();
        var client = hub.Clients.Client(Context.ConnectionId);
        Context.Items[Ears] = topics.Distinct().Select(topic => new Ear(bell, clock, topic, client)).ToList();
    }

    public override Task OnDisconnectedAsync(Exception? exception)
    {
        Stop();
        return base.OnDisconnectedAsync(exception);
    }

    private void Stop()
    {
        if (Context.Items.Remove(Ears, out var ears) && ears is List<Ear> all) all.ForEach(ear => ear.Dispose());
    }

    /// <summary>One topic for one client; bursts become one message, and a slow client gets fewer instead of a queue.</summary>
    private sealed class Ear : IDisposable
    {
        private static readonly TimeSpan AtMostEvery = TimeSpan.FromMilliseconds(250);

        private readonly TimeProvider clock;
        private readonly string topic;
        private readonly IClientProxy client;
        private readonly IDisposable subscription;
        private long latest;
        private int sending;

        public Ear(Bell bell, TimeProvider clock, string topic, IClientProxy client)
        {
            (this.clock, this.topic, this.client) = (clock, topic, client);
            subscription = bell.Subscribe([new Topic(topic)], Rung);
        }

        public void Dispose() => subscription.Dispose();

        private void Rung(long sequence)
        {
            Interlocked.Exchange(ref latest, sequence);
            if (Interlocked.Exchange(ref sending, 1) == 0) _ = SendAsync();
        }

        private async Task SendAsync()
        {
            long sent;
            do
            {
                sent = Interlocked.Read(ref latest);
                await client.SendAsync("rung", topic, sent);
                await Task.Delay(AtMostEvery, clock);
            }
            while (Interlocked.Read(ref latest) != sent);
            Interlocked.Exchange(ref sending, 0);
            // Rung between the last look and the flag: nobody else would send it.
            if (Interlocked.Read(ref latest) != sent) Rung(Interlocked.Read(ref latest));
        }
    }
}
