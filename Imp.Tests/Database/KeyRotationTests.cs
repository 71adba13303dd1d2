using System.Text;
using Imp.Domain.Notifications;
using Imp.Domain.Shared;
using Imp.Infrastructure.Audit;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Integrations;
using Imp.Infrastructure.Notifications;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Database;

/// <summary>A new master key: every secret is readable with it and with no other, whenever it is cut off.</summary>
public sealed class KeyRotationTests(KeyRotationTests.Sealed written) : IClassFixture<KeyRotationTests.Sealed>
{
    private const string SigningSecret = "canary-signing-4f1d7c";

    [Fact]
    public void Every_secret_and_the_seal_of_the_audit_log_take_the_new_key()
    {
        using var copy = written.Copy();
        var old = File.ReadAllBytes(copy["keys/master.key"]);

        using (var data = DataFolder.Take(copy.Path))
            KeyRotation.Run(data).Should().Be(2);

        File.ReadAllBytes(copy["keys/master.key"]).Should().NotEqual(old).And.HaveCount(32);
        File.Exists(copy["keys/master.key.next"]).Should().BeFalse();
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(copy["keys/master.key"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Opened(copy).Should().Equal(SigningSecret, written.Hook);
        AuditVerification.OfFolder(copy.Path).Should().Match<AuditVerdict>(one => one.Fault == null && one.IsSealChecked);
        File.WriteAllBytes(copy["keys/master.key"], old);
        Opened(copy).Should().Equal(null, null);
    }

    [Theory]
    [InlineData("the new key was written", false)]
    [InlineData("the database was committed", true)]
    public void Cut_off_anywhere_one_key_fits(string when, bool committed)
    {
        using var copy = written.Copy();
        var (old, witness) = (File.ReadAllBytes(copy["keys/master.key"]), File.ReadAllBytes(copy["audit.head"]));
        var database = File.ReadAllBytes(copy["imp.db"]);
        using (var data = DataFolder.Take(copy.Path)) KeyRotation.Run(data);
        File.Move(copy["keys/master.key"], copy["keys/master.key.next"]);
        File.WriteAllBytes(copy["keys/master.key"], old);
        File.WriteAllBytes(copy["audit.head"], witness);
        if (!committed) File.WriteAllBytes(copy["imp.db"], database);

        DataFolder.Take(copy.Path).Dispose();

        File.Exists(copy["keys/master.key.next"]).Should().BeFalse(when);
        File.ReadAllBytes(copy["keys/master.key"]).AsSpan().SequenceEqual(old).Should().Be(!committed);
        Opened(copy).Should().Equal(SigningSecret, written.Hook);
        AuditVerification.OfFolder(copy.Path).Fault.Should().BeNull();
    }

    [Fact]
    public void With_a_foreign_key_file_nothing_is_changed()
    {
        using var copy = written.Copy();
        File.WriteAllBytes(copy["keys/master.key"], new byte[32]);
        var before = Rows.Of(copy["imp.db"]);

        using (var data = DataFolder.Take(copy.Path))
            FluentActions.Invoking(() => KeyRotation.Run(data)).Should().Throw<CannotStart>().WithMessage("*Nothing was changed*");
        DataFolder.Take(copy.Path).Dispose();

        Rows.Of(copy["imp.db"]).Should().Be(before);
        File.ReadAllBytes(copy["keys/master.key"]).Should().OnlyContain(one => one == 0);
    }

    [Fact]
    public void No_secret_stands_in_clear_in_any_file()
    {
        string[] canaries = [SigningSecret, written.Hook, PeopleHouse.Password, .. written.Keys];
        var files = Directory.EnumerateFiles(written.Path, "*", SearchOption.AllDirectories).Select(file => Encoding.Latin1.GetString(File.ReadAllBytes(file))).ToList();

        files.Should().HaveCountGreaterThan(2);
        canaries.Where(canary => files.Exists(file => file.Contains(canary, StringComparison.Ordinal))).Should().BeEmpty();
    }

    private static IEnumerable<string?> Opened(TempFolder folder)
    {
        using var data = DataFolder.Take(folder.Path);
        var sealing = new Sealing(data, new TestChance(TimeProvider.System));
        return [.. Rows.Ask(folder["imp.db"], """SELECT "SigningSecret" FROM "Integrations" WHERE "SigningSecret" IS NOT NULL UNION ALL SELECT "SealedSecret" FROM "ContactMethods" WHERE "SealedSecret" IS NOT NULL""")
            .Select(row => sealing.Open(row[0])?.Reveal)];
    }

    /// <summary>A folder with two secrets, of which every test gets a copy.</summary>
    public sealed class Sealed : IAsyncLifetime
    {
        private readonly TempFolder folder = new();

        public string Path => folder.Path;

        public string Hook { get; private set; } = "";

        /// <summary>Keys that were shown once.</summary>
        public string[] Keys { get; private set; } = [];

        public async Task InitializeAsync()
        {
            await using var house = await PeopleHouse.StartAsync();
            var hook = WebhookSecret.Make(house.Chance);
            (Hook, Keys) = (hook.Reveal, [house.First.IntegrationKey.Reveal, house.First.ApiKey!.Reveal]);
            await house.DoAsync(new AddContactMethod(new(house.Chance.NewId()), house.First.Owner, ChannelKind.Webhook, "Pager", "https://example.org/hook", hook));
            await house.DoAsync(new SetSigningSecret(house.First.Integration, new Secret(SigningSecret)));
            await house.Of<AuditWitness>().LookAsync(default);
            var data = house.Of<DataFolder>();
            Directory.CreateDirectory(folder["keys"]);
            using var connection = new SqliteConnection($"Data Source={data.Database};Pooling=False");
            connection.Open();
            Infrastructure.Database.Sqlite.SqliteFile.Run(connection, $"VACUUM INTO '{folder["imp.db"]}'");
            File.Copy(data.AuditWitness, folder["audit.head"]);
            File.Copy(System.IO.Path.Combine(data.Keys, "master.key"), folder["keys/master.key"]);
        }

        public TempFolder Copy()
        {
            var copy = new TempFolder();
            Directory.CreateDirectory(copy["keys"]);
            foreach (var file in new[] { "imp.db", "audit.head", "keys/master.key" }) File.Copy(folder[file], copy[file]);
            return copy;
        }

        public Task DisposeAsync()
        {
            folder.Dispose();
            return Task.CompletedTask;
        }
    }
}
