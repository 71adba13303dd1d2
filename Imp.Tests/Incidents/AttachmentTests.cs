using Imp.Domain.Identity;
using Imp.Domain.Incidents;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Operations;
using Imp.Infrastructure.Settings;
using Imp.Tests.Identity;
using Imp.Tests.Support;
using Microsoft.Data.Sqlite;

namespace Imp.Tests.Incidents;

/// <summary>Files beside an incident, from the first byte to the last backup.</summary>
public sealed class AttachmentTests
{
    [Fact]
    public async Task Whoever_may_write_notes_adds_removes_and_brings_back_and_it_is_told()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (incident, bo) = (await DeclareAsync(house), await house.PersonAsync("bo", Role.Responder));
        var add = await KeepAsync(house, incident, "graph.png", 600_000);

        await house.DoAsync(add, bo);
        await house.DoAsync(add, bo);
        (await ListAsync(house, incident)).Should().Equal(("graph.png", 600_000, "bo"));
        await house.DoAsync(new RemoveAttachment(incident, add.Attachment));
        await house.DoAsync(new RemoveAttachment(incident, add.Attachment));
        (await ListAsync(house, incident)).Should().BeEmpty();
        (await house.Of<AttachmentDesk>().FindAsync(1, add.Attachment, default)).Should().BeNull();
        await house.DoAsync(new RestoreAttachment(incident, add.Attachment), bo);

        (await BytesAsync(house, add.Attachment)).Should().Equal(Bytes(600_000));
        var said = (await house.Of<IncidentQueries>().TimelineAsync(incident, null, 10, default)).Items.Select(line => $"{line.Actor} {line.Sentence}");
        said.Should().Equal("bo attached “graph.png” (585 KB)", "Olga removed the attachment “graph.png”", "bo attached “graph.png” (585 KB)", "Olga opened it as SEV3");
    }

    [Fact]
    public async Task Whoever_only_looks_changes_nothing_and_is_told_before_a_byte_is_read()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (incident, viewer) = (await DeclareAsync(house), await house.PersonAsync("vi", Role.Viewer));
        var add = await KeepAsync(house, incident, "a", 5);
        await house.DoAsync(add);

        foreach (var act in new Func<Task>[]
        {
            async () => await house.DoAsync(await KeepAsync(house, incident, "b", 5), viewer),
            () => house.DoAsync(new RemoveAttachment(incident, add.Attachment), viewer),
            () => house.DoAsync(new RestoreAttachment(incident, add.Attachment), viewer),
            () => house.Of<AttachmentDesk>().DemandAsync(1, viewer, 5, default),
        }) await act.Should().ThrowAsync<NotAllowed>();
        (await ListAsync(house, incident)).Should().HaveCount(1);
    }

    [Fact]
    public async Task A_role_in_the_team_of_the_service_is_enough_and_one_elsewhere_is_not()
    {
        await using var house = await PeopleHouse.StartAsync();
        await DeclareAsync(house);
        var viewer = await house.PersonAsync("vi", Role.Viewer);
        Actor In(TeamId team) => viewer with { Teams = new Dictionary<TeamId, TeamRole> { [team] = TeamRole.Responder } };

        await house.Of<AttachmentDesk>().DemandAsync(1, In(house.First.Team), 5, default);

        await house.Awaiting(it => it.Of<AttachmentDesk>().DemandAsync(1, In(new(it.Chance.NewId())), 5, default)).Should().ThrowAsync<NotAllowed>();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256 * 1024 - 1)]
    [InlineData(256 * 1024)]
    [InlineData(256 * 1024 + 1)]
    [InlineData(1024 * 1024)]
    public async Task Every_length_comes_back_whole(int length)
    {
        await using var house = await PeopleHouse.StartAsync();
        var add = await KeepAsync(house, await DeclareAsync(house), "a", length);
        await house.DoAsync(add);

        (await BytesAsync(house, add.Attachment)).Should().Equal(Bytes(length));
        add.Content.Sha256.Should().Be(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Bytes(length))));
    }

    [Fact]
    public async Task Bytes_that_nothing_names_go_after_a_day_and_those_of_removed_files_with_their_rows()
    {
        await using var house = await PeopleHouse.StartAsync();
        var incident = await DeclareAsync(house);
        var (kept, removed, orphan) = (await KeepAsync(house, incident, "kept", 300_000), await KeepAsync(house, incident, "removed", 300_000), await KeepAsync(house, incident, "orphan", 300_000));
        await house.DoAsync(kept);
        await house.DoAsync(removed);
        await house.DoAsync(new RemoveAttachment(incident, removed.Attachment));
        await house.Awaiting(it => KeepAsync(it, incident, "too large", 11 * 1024 * 1024)).Should().ThrowAsync<TooLarge>();

        house.Clock.Advance(TimeSpan.FromHours(23));
        await house.Of<AttachmentDesk>().SweepAsync(default);
        Contents(house).Should().HaveCount(3, "what is young may be about to be named, and a backup may be under way");
        house.Clock.Advance(TimeSpan.FromHours(2));
        await house.Of<AttachmentDesk>().SweepAsync(default);

        Contents(house).Should().Equal(kept.Content.Id);
        (await BytesAsync(house, kept.Attachment)).Should().Equal(Bytes(300_000));
        await house.Awaiting(it => it.DoAsync(new RestoreAttachment(incident, removed.Attachment))).Should().ThrowAsync<Missing>();
        house.Of<AttachmentFile>().Has(orphan.Content.Id).Should().BeFalse();
    }

    [Fact]
    public async Task Of_more_than_one_sweep_asks_about_at_once_only_what_nothing_names_goes()
    {
        await using var house = await PeopleHouse.StartAsync();
        var incident = await DeclareAsync(house);
        var (kept, count) = (new List<Guid>(), 0);
        while (count++ < 250)
        {
            var add = await KeepAsync(house, incident, "a", 1);
            if (count % 6 != 0) continue;
            await house.DoAsync(add);
            kept.Add(add.Content.Id);
        }
        house.Clock.Advance(TimeSpan.FromHours(25));

        await house.Of<AttachmentDesk>().SweepAsync(default);

        Contents(house).Should().BeEquivalentTo(kept);
    }

    [Fact]
    public async Task A_backup_brings_them_along_and_says_when_it_cannot()
    {
        await using var house = await PeopleHouse.StartAsync();
        var incident = await DeclareAsync(house);
        var add = await KeepAsync(house, incident, "a.log", 700_000);
        await house.DoAsync(add);
        var whole = house.Of<BackupMaker>().Make(BackupReason.Asked, withKeys: false, () => false, default);
        whole.Manifest.Files.Select(file => file.Name).Should().Contain("attachments.db");
        using var elsewhere = new TempFolder();
        using (var folder = DataFolder.Take(elsewhere["data"]))
        {
            new Restore(TimeProvider.System).Run(whole.Path, folder, default).Dangling.Should().BeEmpty();
            Verification.OfFolder(folder.Path).Should().Contain(finding => finding.Subject == "attachments" && finding.State == FindingState.Good);
            using var file = new AttachmentFile(folder.Attachments, TimeProvider.System);
            using var bytes = new MemoryStream();
            await file.SendAsync(add.Content.Id, bytes, default);
            bytes.ToArray().Should().Equal(Bytes(700_000));
        }

        using (var broken = new SqliteConnection($"Data Source={house.Of<DataFolder>().Attachments};Pooling=False"))
        {
            broken.Open();
            using var command = broken.CreateCommand();
            command.CommandText = "DELETE FROM \"Pieces\" WHERE \"Place\"=1";
            command.ExecuteNonQuery();
        }

        Verification.OfFolder(house.Of<DataFolder>().Path).Should().ContainSingle(finding => finding.State == FindingState.Wrong).Which.Subject.Should().Be("attachments");
        house.Clock.Advance(TimeSpan.FromMinutes(1));
        var lossy = house.Of<BackupMaker>().Make(BackupReason.Asked, withKeys: false, () => false, default);
        new Restore(TimeProvider.System).Rehearse(lossy.Path, elsewhere.Path, default).Dangling.Should().Equal("Attachments without their bytes: 1");
    }

    [Fact]
    public async Task A_restore_that_brings_none_moves_those_that_are_there_aside()
    {
        await using var house = await PeopleHouse.StartAsync();
        var none = house.Of<BackupMaker>().Make(BackupReason.Asked, withKeys: false, () => false, default);
        using var elsewhere = new TempFolder();
        using var folder = DataFolder.Take(elsewhere["data"]);
        await File.WriteAllTextAsync(folder.Attachments, "present");

        var restored = new Restore(TimeProvider.System).Run(none.Path, folder, default);

        File.Exists(folder.Attachments).Should().BeFalse();
        (await File.ReadAllTextAsync(Path.Combine(restored.Replaced!, "attachments.db"))).Should().Be("present");
    }

    [Fact]
    public async Task Lost_bytes_are_said_and_send_nothing_empty()
    {
        await using var house = await PeopleHouse.StartAsync();
        var add = await KeepAsync(house, await DeclareAsync(house), "a", 5);
        await house.DoAsync(add);
        house.Of<AttachmentFile>().Forget([add.Content.Id]);

        (await house.Awaiting(it => it.Of<AttachmentDesk>().FindAsync(1, add.Attachment, default)).Should().ThrowAsync<Missing>()).WithMessage("*bytes are lost*");
    }

    [Fact]
    public async Task A_merged_incident_keeps_its_files()
    {
        await using var house = await PeopleHouse.StartAsync();
        var (one, other) = (await DeclareAsync(house), await DeclareAsync(house));
        await house.DoAsync(await KeepAsync(house, one, "a", 5));

        await house.DoAsync(new MergeIncident(one, other));

        (await ListAsync(house, one)).Should().HaveCount(1);
        await house.DoAsync(await KeepAsync(house, one, "after it", 5));
        (await ListAsync(house, other)).Should().BeEmpty();
    }

    private static async Task<IncidentId> DeclareAsync(PeopleHouse house)
    {
        var id = new IncidentId(house.Chance.NewId());
        await house.DoAsync(new DeclareIncident(id, house.First.Service, "It burns", Severity.Sev3));
        return id;
    }

    private static Task<AddAttachment> KeepAsync(PeopleHouse house, IncidentId incident, string name, int length) =>
        house.Of<AttachmentDesk>().KeepAsync(incident, new(house.Chance.NewId()), name, new MemoryStream(Bytes(length)), default);

    private static async Task<IEnumerable<(string, long, string)>> ListAsync(PeopleHouse house, IncidentId incident) =>
        (await house.Of<AttachmentQueries>().GetAsync(incident, default)).Select(row => (row.Name, row.Bytes, row.By));

    private static async Task<byte[]> BytesAsync(PeopleHouse house, AttachmentId id)
    {
        using var bytes = new MemoryStream();
        await house.Of<AttachmentDesk>().SendAsync((await house.Of<AttachmentDesk>().FindAsync(1, id, default))!, bytes, default);
        return bytes.ToArray();
    }

    private static IReadOnlyList<Guid> Contents(PeopleHouse house) => house.Of<AttachmentFile>().Before(DateTimeOffset.MaxValue, Guid.Empty, 1_000);

    /// <summary>No two pieces are alike.</summary>
    private static byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length; at++) bytes[at] = (byte)(at ^ at >> 8 ^ at >> 16);
        return bytes;
    }
}
