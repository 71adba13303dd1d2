using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Support;

namespace Imp.Tests.Notifications;

public sealed class SealingTests
{
    [Fact]
    public void What_was_sealed_opens_again_only_with_the_same_key_file()
    {
        using var one = new TempFolder();
        using var other = new TempFolder();
        using var ours = DataFolder.Take(one.Path);
        using var theirs = DataFolder.Take(other.Path);
        var chance = new TestChance(TimeProvider.System);
        var secret = WebhookSecret.Make(chance);

        var text = new Sealing(ours, chance).Seal(secret);
        text.Should().NotContain(secret.Reveal[6..20]);
        new Sealing(ours, chance).Open(text)!.Reveal.Should().Be(secret.Reveal);
        new Sealing(ours, chance).Seal(secret).Should().NotBe(text);
        new Sealing(theirs, chance).Open(text).Should().BeNull();
        new Sealing(ours, chance).Open(text[..^4] + "AAA=").Should().BeNull();
    }

    [Fact]
    public void A_link_s_token_is_ours_or_nothing()
    {
        using var folder = new TempFolder();
        using var data = DataFolder.Take(folder.Path);
        var links = new AckLinks(data);
        var id = new DeliveryId(Guid.CreateVersion7());
        var token = links.Make(id);

        links.Read(token).Should().Be(id);
        for (var at = 0; at < token.Length - 1; at++)
            links.Read(token[..at] + (token[at] == 'A' ? 'B' : 'A') + token[(at + 1)..]).Should().BeNull();
        foreach (var wrong in new[] { null, "", "x", token + "A", token[..^1], new string('A', 43), new string('=', 43) }) links.Read(wrong).Should().BeNull();
    }

    [Theory]
    [InlineData("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", true), InlineData("whsec_AAAA", false), InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", false), InlineData("whsec_not base64 at all!", false)]
    public void A_signing_secret_has_24_to_64_bytes(string text, bool good) => (WebhookSecret.Bytes(new Secret(text)) is not null).Should().Be(good);
}
