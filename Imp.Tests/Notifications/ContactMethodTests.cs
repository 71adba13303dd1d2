using FluentValidation;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace Imp.Tests.Notifications;

public sealed class ContactMethodTests
{
    [Fact]
    public async Task One_s_own_may_be_changed_and_another_s_only_by_a_manager()
    {
        await using var world = await World.StartAsync();
        var (ana, bo) = await world.PeopleAsync("ana", "bo");
        var edit = (Actor by) => world.Bus.ExecuteAsync(new EditContactMethod(ana.Email, "Home", "ana@home.example"), by);

        await ((Func<Task>)(() => edit(bo.Actor))).Should().ThrowAsync<NotAllowed>();
        await edit(ana.Actor with { Role = Role.Viewer });
        await edit(bo.Actor with { Role = Role.Manager });
        (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Single().Address.Should().Be("ana@home.example");
    }

    [Fact]
    public async Task A_webhook_s_secret_is_stored_sealed_and_nowhere_in_the_open()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var secret = WebhookSecret.Make(world.Get<IChance>());
        var id = new ContactMethodId(world.NewId());
        await world.DoAsync(new AddContactMethod(id, ana.Id, ChannelKind.Webhook, "Pager", "https://example.org/hook", secret), ana);
        var first = await world.ReadAsync(db => db.ContactMethods.Where(one => one.Id == id).Select(one => one.SealedSecret).SingleAsync());
        await world.DoAsync(new ReplaceWebhookSecret(id, WebhookSecret.Make(world.Get<IChance>())), ana);

        world.Get<Sealing>().Open(first)!.Reveal.Should().Be(secret.Reveal);
        (await world.ReadAsync(db => db.ContactMethods.Where(one => one.Id == id).Select(one => one.SealedSecret).SingleAsync())).Should().NotBe(first);
        (await world.ReadAsync(db => db.Audit.Select(entry => entry.Detail).ToListAsync())).Should().NotContain(detail => detail.Contains(secret.Reveal));
    }

    [Fact]
    public async Task What_a_channel_keeps_sealed_is_shown_nowhere_and_stays_when_left_empty()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        var (id, topic, token) = (new ContactMethodId(world.NewId()), "https://ntfy.example.org/secret-topic-7f3a", "tk_secret_token");
        await world.DoAsync(new AddContactMethod(id, ana.Id, ChannelKind.Ntfy, "Phone", "", null, Fields(("Url", topic), ("Token", token))), ana);
        await world.DoAsync(new EditContactMethod(id, "My phone", "", Fields(("Token", " "))), ana);

        var shown = (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Single(one => one.Id == id);
        (shown.Label, shown.Address).Should().Be(("My phone", "ntfy.example.org"));
        (await StoredAsync(world, id)).Should().BeEquivalentTo(new Dictionary<string, string> { ["Url"] = topic, ["Token"] = token });
        await world.DoAsync(new EditContactMethod(id, "My phone", "", Fields(("Url", "https://other.example.org/t"))), ana);
        (await StoredAsync(world, id)).Should().BeEquivalentTo(new Dictionary<string, string> { ["Url"] = "https://other.example.org/t", ["Token"] = token });
        (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Single(one => one.Id == id).Address.Should().Be("other.example.org");
        (await world.ReadAsync(db => db.Audit.Select(entry => entry.Detail).ToListAsync())).Should().NotContain(detail => detail.Contains("secret-topic") || detail.Contains("secret_token"));
        (await world.ReadAsync(db => db.ContactMethods.Where(one => one.Id == id).Select(one => one.SealedSecret).SingleAsync())).Should().StartWith("s1.").And.NotContain("secret");
    }

    [Theory]
    [InlineData(ChannelKind.Ntfy, "", "Url", "https://ntfy.sh", "Url"), InlineData(ChannelKind.TwilioSms, "0170 123", "Token", "f0e1d2c3b4a59687", "Address,Account,From")]
    [InlineData(ChannelKind.Slack, "", "Url", "https://a:b@hooks.slack.com/x", "Url"), InlineData(ChannelKind.Gotify, "https://gotify.example.org", "Other", "x", "Token,Other")]
    [InlineData(ChannelKind.SmsGateway, "+491701234567", "Url", "https://{text}.example.org/", "Url,Method,Type"), InlineData(ChannelKind.Telegram, "me", "Token", "12:short", "Address,Token")]
    public async Task What_a_channel_needs_is_asked_for_by_name(ChannelKind channel, string address, string field, string value, string wrong)
    {
        await using var world = await World.StartAsync();
        var add = () => world.Bus.ExecuteAsync(new AddContactMethod(new(world.NewId()), world.Owner.Id, channel, "x", address, null, Fields((field, value))), world.Owner.Actor);
        (await add.Should().ThrowAsync<ValidationException>()).Which.Errors.Select(error => error.PropertyName).Should().Equal(wrong.Split(','));
    }

    private static Dictionary<string, Secret> Fields(params (string Name, string Value)[] fields) => fields.ToDictionary(field => field.Name, field => new Secret(field.Value));

    private static async Task<Dictionary<string, string>?> StoredAsync(World world, ContactMethodId id) =>
        ChannelFields.Opened(world.Get<Sealing>(), await world.ReadAsync(db => db.ContactMethods.SingleAsync(one => one.Id == id)));

    [Theory]
    [InlineData(ChannelKind.Email, "no address", false, "Address"), InlineData(ChannelKind.Webhook, "ftp://x", true, "Address"), InlineData(ChannelKind.Webhook, "https://a:b@x.example/", true, "Address")]
    [InlineData(ChannelKind.Webhook, "https://x.example/", false, "SigningSecret"), InlineData(ChannelKind.Email, "a@example.org", true, "SigningSecret")]
    public async Task Wrong_input_names_its_field(ChannelKind channel, string address, bool secret, string field)
    {
        await using var world = await World.StartAsync();
        var add = () => world.Bus.ExecuteAsync(
            new AddContactMethod(new(world.NewId()), world.Owner.Id, channel, "x", address, secret ? WebhookSecret.Make(world.Get<IChance>()) : null), world.Owner.Actor);
        (await add.Should().ThrowAsync<ValidationException>()).Which.Errors.Select(error => error.PropertyName).Should().Equal(field);
    }

    [Fact]
    public async Task Removing_a_method_cancels_what_waits_for_it()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        world.Email.Otherwise = new TryLater("busy");
        await world.ServiceAsync("checkout", Ladders.Step(ana));
        await world.SignalAsync("checkout", "Trouble");
        await world.DoAsync(new RemoveContactMethod(ana.Email), ana);
        await world.FastForwardAsync(TimeSpan.FromMinutes(2));

        world.Email.Attempts.Should().Be(1);
        (await world.RecordAsync("Trouble")).Single().State.Should().Be(DeliveryState.Cancelled);
        (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Should().BeEmpty();
    }
}
