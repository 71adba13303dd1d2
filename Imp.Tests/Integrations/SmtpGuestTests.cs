using System.Text;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations.Mail;
using Imp.Infrastructure.Settings;
using Imp.Tests.Support;

namespace Imp.Tests.Integrations;

/// <summary>Guests of the mail listener who take too much, mean harm or say nothing, and what ends its start.</summary>
public sealed class SmtpGuestTests(Intake intake) : SmtpHouse(intake)
{
    [Fact]
    public async Task So_many_connections_of_one_address_and_no_more()
    {
        var guests = new List<SmtpSender>();
        for (var at = 0; at < MailListener.MostOfOneAddress; at++) guests.Add(await ConnectAsync());

        await using (var more = new SmtpSender(Port)) (await more.LineAsync()).Should().StartWith("421 4.7.0");

        await guests[0].DisposeAsync();
        await Eventually.HoldsAsync(async () =>
        {
            await using var again = new SmtpSender(Port);
            return (await again.LineAsync())?.StartsWith("220 ") == true;
        }, "a place to be free again");
        foreach (var guest in guests) await guest.DisposeAsync();
    }

    [Fact]
    public async Task Who_makes_only_mistakes_is_sent_away()
    {
        await using var client = await ConnectAsync();
        for (var times = 1; times < 20; times++) (await client.SayAsync("WHAT")).Should().StartWith("500 ");

        (await client.SayAsync("WHAT")).Should().StartWith("421 4.7.0");
        (await client.LineAsync()).Should().BeNull();
    }

    [Fact]
    public async Task Who_guesses_addresses_is_slowed_down_and_a_right_one_still_counts()
    {
        for (var asked = 0; asked < 99;)
        {
            await using var guesser = await ConnectAsync();
            await guesser.SayAsync("HELO me");
            await guesser.SayAsync("MAIL FROM:<a@b>");
            for (var times = 0; times < 15 && asked < 99; times++, asked++) (await guesser.SayAsync($"RCPT TO:<{asked:D32}@x>")).Should().StartWith("550 5.1.1");
        }
        await using var client = await ConnectAsync();
        await client.SayAsync("HELO me");
        await client.SayAsync("MAIL FROM:<a@b>");
        (await client.SayAsync($"RCPT TO:<{Key}@x>")).Should().StartWith("250 ");
        (await client.SayAsync("RCPT TO:<nobody@x>")).Should().StartWith("421 4.7.0");
        (await client.LineAsync()).Should().BeNull();

        Clock.Advance(TimeSpan.FromMinutes(16));
        await using var later = await ConnectAsync();
        await later.SayAsync("HELO me");
        await later.SayAsync("MAIL FROM:<a@b>");
        (await later.SayAsync("RCPT TO:<nobody@x>")).Should().StartWith("550 5.1.1");
    }

    [Fact]
    public async Task Who_says_nothing_or_never_ends_is_not_waited_for()
    {
        await using var silent = await ConnectAsync();
        await using var endless = await ConnectAsync();
        await endless.MailAsync(Key, "Subject: endless\r\n\r\n");

        await Eventually.HoldsAsync(() =>
        {
            Clock.Advance(TimeSpan.FromMinutes(1));
            return Task.FromResult(silent.HasMore && endless.HasMore);
        }, "both to be told");

        (await silent.LineAsync()).Should().StartWith("421 4.4.2");
        (await endless.LineAsync()).Should().StartWith("421 4.4.2");
        (await silent.LineAsync(), await endless.LineAsync()).Should().Be((null, null));
    }

    [Fact]
    public async Task Whatever_is_sent_the_next_guest_is_served()
    {
        string[] pieces = ["EHLO x", "MAIL FROM:<a@b>", $"RCPT TO:<{Key}@x>", "DATA", ".", "\r\n", "\n", "\r", " ", "<", ">", ":", "RSET", "Subject: fuzz", "STARTTLS", "SIZE=", "\0", "é", "QUIT", new string('A', 5_000), "..", "BODY=", "@", "+"];
        for (var seed = 1; seed <= 60; seed++)
        {
            var chance = new Random(seed);
            await using var client = await ConnectAsync();
            var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, chance.Next(1, 40)).Select(_ => pieces[chance.Next(pieces.Length)] + (chance.Next(2) == 0 ? "\r\n" : ""))));
            if (chance.Next(3) == 0) chance.NextBytes(bytes);
            await client.TrySendAsync(bytes);
        }

        await using var after = await ConnectAsync();
        await after.MailAsync(Key, "Subject: after all that\r\n\r\nx\r\n");
        (await after.SayAsync(".")).Should().StartWith("250 ");
    }

    [Theory]
    [InlineData("nowhere", null, CannotStart.WrongUse)]
    [InlineData("localhost", "/no/such/file.pem", CannotStart.WrongUse)]
    [InlineData("localhost", null, CannotStart.AddressTaken)]
    public async Task What_cannot_be_used_ends_the_start(string address, string? certificate, int code)
    {
        var other = Make(new MailInSettings { Port = code == CannotStart.AddressTaken ? Port : Loopback.FreePort(), Address = address, Certificate = certificate });

        (await Record.ExceptionAsync(() => other.StartAsync(default))).Should().BeOfType<CannotStart>().Which.ExitCode.Should().Be(code);
        await other.StopAsync(default);
    }

    [Fact]
    public async Task Without_a_port_nobody_listens()
    {
        var other = Make(new MailInSettings());
        await other.StartAsync(default);

        other.Address.Should().BeNull();
        await other.StopAsync(default);
    }
}
