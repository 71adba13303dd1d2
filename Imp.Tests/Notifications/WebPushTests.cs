using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Imp.Infrastructure.Notifications.WebPush;
using Imp.Infrastructure.Outbound;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

public sealed class WebPushTests
{
    private const string Auth = "BTBZMqHH6r4Tts7J_aSIgg";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    /// <summary>RFC 8291, section 5 and appendix A.</summary>
    [Fact]
    public void The_example_of_RFC_8291_comes_out_byte_by_byte()
    {
        using var sender = PushReader.Pair("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw");
        var receiver = Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        var made = PushCipher.Encrypt("When I grow up, I want to be a watermelon"u8, receiver, Base64Url.DecodeFromChars(Auth), sender, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Base64Url.EncodeToString(made).Should().Be(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN");
        Encoding.UTF8.GetString(PushReader.Open(made, ChannelWorld.BrowsersKey, Auth)).Should().Be("When I grow up, I want to be a watermelon");
    }

    [Fact]
    public void As_much_as_fits_into_one_record_goes_in_and_no_more()
    {
        using var sender = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        using var browser = PushReader.Pair(ChannelWorld.BrowsersKey);
        var receiver = PushCipher.Point(browser.ExportParameters(false));
        PushCipher.Encrypt(new byte[PushCipher.Longest], receiver, new byte[16], sender, new byte[16]).Should().HaveCount(4_096);
        ((Action)(() => PushCipher.Encrypt(new byte[PushCipher.Longest + 1], receiver, new byte[16], sender, new byte[16]))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_key_that_is_no_point_of_the_curve_is_refused()
    {
        var crooked = Enumerable.Repeat((byte)4, 65).ToArray();
        PushCipher.Key(crooked).Should().BeNull();
        PushCipher.Key(crooked[..64]).Should().BeNull();
        ChannelFields.Problems(WebPushChannel.Declared, "", new Dictionary<string, string> { ["Endpoint"] = "https://push.example.org/x", ["Key"] = Base64Url.EncodeToString(crooked), ["Auth"] = "AAAA" })
            .Select(one => one.Field).Should().Equal("Key", "Auth");
    }

    [Fact]
    public void A_push_service_can_check_who_sends_and_to_whom()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder.Path);
        var key = new PushKey(data, new PublicAddress("https://imp.example.org"), new MailOptions());
        var proof = key.Prove(new Uri("https://push.example.org:8443/wpush/v2/secret"), Now);

        proof.Should().StartWith("vapid t=").And.EndWith(", k=" + key.Public).And.NotContain("secret");
        var parts = proof["vapid t=".Length..proof.IndexOf(',', StringComparison.Ordinal)].Split('.');
        Json(parts[0]).GetProperty("alg").GetString().Should().Be("ES256");
        (Json(parts[1]).GetProperty("aud").GetString(), Json(parts[1]).GetProperty("sub").GetString(), Json(parts[1]).GetProperty("exp").GetInt64())
            .Should().Be(("https://push.example.org:8443", "https://imp.example.org", (Now + TimeSpan.FromHours(12)).ToUnixTimeSeconds()));
        var point = Base64Url.DecodeFromChars(key.Public);
        using var check = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = point[1..33], Y = point[33..] } });
        check.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation).Should().BeTrue();

        // The same after a restart, or every browser would be lost; and a proof is renewed long before it ends.
        new PushKey(data, new PublicAddress("http://localhost:3001"), new MailOptions(From: "imp@example.org")).Public.Should().Be(key.Public);
        key.Prove(new Uri("https://push.example.org:8443/other"), Now + TimeSpan.FromMinutes(10)).Should().Be(proof);
        key.Prove(new Uri("https://push.example.org:8443/other"), Now + TimeSpan.FromHours(2)).Should().NotBe(proof);
    }

    [Fact]
    public async Task The_service_in_between_reads_nothing_and_keeps_only_the_newest_of_an_incident()
    {
        using var world = new ChannelWorld();
        using var http = new GuardedHttp(new OutboundOptions(["127.0.0.1"]), TimeProvider.System);
        await using var sink = await WebhookSink.StartAsync();
        sink.Otherwise = new WebhookAnswer(201);
        foreach (var purpose in Enum.GetValues<DeliveryPurpose>())
            (await world.Make(ChannelKind.WebPush, http, sink.Url, TimeProvider.System).SendAsync(ChannelWorld.Page(purpose: purpose), world.Example(WebPushChannel.Declared, sink.Url), default)).Should().BeOfType<Delivered>();

        sink.Calls.Should().OnlyContain(call => call.Headers["Content-Encoding"] == "aes128gcm" && call.Headers["TTL"] == "3600" && !call.Text.Contains("checkout"));
        sink.Calls.Select(call => call.Headers.GetValueOrDefault("Topic")?.Length).Should().Equal(32, 32, 32, 32, null, null);
        sink.Calls.Select(call => call.Body[..16]).Distinct().Should().HaveCount(6, "a salt is used once");
    }

    [Fact]
    public async Task A_browser_that_is_switched_on_again_replaces_itself_and_another_stays()
    {
        await using var world = await World.StartAsync();
        var ana = (await world.PeopleAsync("ana"))[0];
        await AddAsync(world, ana, "Laptop", "b-laptop");
        await AddAsync(world, ana, "Phone", "b-phone");
        await AddAsync(world, ana, "Laptop again", "b-laptop");

        (await world.Get<ContactQueries>().OfAsync(ana.Id, default)).Where(one => one.Channel == ChannelKind.WebPush).Select(one => one.Label).Should().Equal("Phone", "Laptop again");
    }

    private static Task AddAsync(World world, Person person, string label, string browser)
    {
        var fields = WebPushChannel.Declared.Fields.ToDictionary(field => field.Name, field => new Secret(field.Name == "Browser" ? browser : field.Example));
        return world.DoAsync(new AddContactMethod(new(world.NewId()), person.Id, ChannelKind.WebPush, label, "", Fields: fields), person);
    }

    private static JsonElement Json(string part) => JsonElement.Parse(Base64Url.DecodeFromChars(part));
}
