using System.Security.Cryptography;
using System.Text;
using Imp.Domain.Incidents;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.Twilio;
using Imp.Infrastructure.Notifications.TwilioSms;
using Imp.Infrastructure.Notifications.TwilioVoice;
using Imp.Tests.Support;
using Imp.Web.Notifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using static Imp.Tests.Support.Ladders;

namespace Imp.Tests.Notifications;

/// <summary>A person with a phone, and Twilio's calls with its signature.</summary>
internal static class TwilioWorld
{
    internal const string Title = "Error rate above 5 %";
    internal const string Phone = "+491701234567";
    internal const string Token = "f0e1d2c3b4a5968778695a4b3c2d1e0f";
    internal const string Public = "http://localhost:3001";

    internal static async Task<World> StartAsync()
    {
        var world = await World.StartAsync(services =>
        {
            foreach (var kind in new[] { ChannelKind.TwilioSms, ChannelKind.TwilioVoice }) services.AddSingleton<IChannel>(provider => new FakeChannel(kind, provider.GetRequiredService<TimeProvider>()));
        });
        world.AnyMessage = true;
        return world;
    }

    internal static async Task<Person> PagedAsync(World world, string title, Role role = Role.Responder)
    {
        var ana = (await world.PeopleAsync(role, "ana"))[0];
        foreach (var profile in new[] { TwilioSmsChannel.Declared, TwilioVoiceChannel.Declared })
        {
            var fields = profile.Fields.Where(field => field.Name != "Key").ToDictionary(field => field.Name, field => new Secret(field.Example));
            await world.DoAsync(new AddContactMethod(new(world.NewId()), ana.Id, profile.Kind, "Phone", Phone, Fields: fields), ana);
        }
        await world.ServiceAsync("checkout", Step(ana));
        await world.SignalAsync("checkout", title);
        return ana;
    }

    internal static async Task<string> CallAsync(World world) =>
        $"/a/{world.Get<AckLinks>().Make((await world.RecordAsync(Title)).First(row => row.Channel == ChannelKind.TwilioVoice).Id)}/call";

    internal static async Task<string> StatusAsync(World world, ChannelKind channel) => $"/twilio/status/{(await world.RecordAsync(Title)).First(row => row.Channel == channel).Id.Value:N}";

    internal static Task<ResponseState> ResponseAsync(World world) => world.ReadAsync(db => db.Incidents.Where(one => one.Title == Title).Select(one => one.Response).SingleAsync());

    internal static Request Signed(string path, params (string Name, string Value)[] form) => new(form, Sign(Token, path, form));

    internal static string Sign(string token, string path, IEnumerable<(string Name, string Value)> form) => Convert.ToBase64String(HMACSHA1.HashData(
        Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(Public + path + string.Concat(form.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => field.Name + field.Value)))));

    internal static async Task<Served> ServeAsync(World world)
    {
        var app = await SmallServer.StartAsync(
            services => services.AddSingleton(world.Get<AckLinkQueries>()).AddSingleton(world.Get<ReplyDesk>()).AddSingleton(world.Get<LanguageShelf>()).AddSingleton(world.Get<TwilioQueries>()).AddSingleton(world.Get<TwilioDesk>()).AddSingleton(world.Get<AnswerDoor>()).AddSingleton(world.Get<PublicAddress>()),
            app =>
            {
                app.MapAcknowledge();
                app.MapTwilio();
            });
        return new Served(app, new HttpClient { BaseAddress = new Uri(app.Urls.Single()) });
    }

    internal sealed record Request((string Name, string Value)[] Form, string? Signature);

    internal sealed record Served(WebApplication App, HttpClient Http) : IAsyncDisposable
    {
        public async Task<(int Status, string Text)> PostAsync(string path, Request request)
        {
            using var message = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(request.Form.Select(field => KeyValuePair.Create(field.Name, field.Value))) };
            if (request.Signature is not null) message.Headers.Add("X-Twilio-Signature", request.Signature);
            var answer = await Http.SendAsync(message);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            Http.Dispose();
            await App.DisposeAsync();
        }
    }
}
