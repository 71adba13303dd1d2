using Imp.Domain.Heartbeats;

namespace Imp.Tests.Heartbeats;

public sealed class PingAddressTests
{
    private const string Id = "00000001-0000-0000-0000-000000000000";
    private const string Key = "0123456789abcdef0123456789abcdef";

    [Theory]
    [InlineData(Id, BeatKind.Success, null)]
    [InlineData(Id + "/", BeatKind.Success, null)]
    [InlineData(Id + "/start", BeatKind.Start, null)]
    [InlineData(Id + "/fail", BeatKind.Fail, null)]
    [InlineData(Id + "/log", BeatKind.Log, null)]
    [InlineData(Id + "/0", BeatKind.Success, 0)]
    [InlineData(Id + "/1", BeatKind.Fail, 1)]
    [InlineData(Id + "/255", BeatKind.Fail, 255)]
    [InlineData(Key + "/backup", BeatKind.Success, null)]
    [InlineData(Key + "/backup/start", BeatKind.Start, null)]
    [InlineData(Key + "/start", BeatKind.Success, null)]
    public void An_address_says(string path, BeatKind kind, int? code)
    {
        var read = PingAddress.Read(path, null);

        read.Should().Be(new PingAddress(read.Id, read.Key, read.Slug, new Beat(kind, null, code), null));
        (read.Id is not null, read.Key).Should().Be(path.StartsWith(Key, StringComparison.Ordinal) ? (false, Key) : (true, null));
    }

    [Theory]
    [InlineData("", null, "invalid uuid format")]
    [InlineData("nonsense", null, "invalid uuid format")]
    [InlineData(Key, null, "invalid uuid format")]
    [InlineData(Id + "/256", null, "invalid url format")]
    [InlineData(Id + "/-1", null, "invalid url format")]
    [InlineData(Id + "/stop", null, "invalid url format")]
    [InlineData(Id + "/start/now", null, "invalid url format")]
    [InlineData(Id + "//start", null, "invalid url format")]
    [InlineData(Key + "/backup/stop", null, "invalid url format")]
    [InlineData(Id, "one", "invalid uuid format")]
    public void What_is_wrong_is_said_in_the_words_clients_know(string path, string? run, string problem) =>
        PingAddress.Read(path, run).Should().Be(new PingAddress(null, null, null, null, problem));

    [Fact]
    public void A_run_is_named_by_the_parameter() => PingAddress.Read(Id + "/start", Id).Beat!.Run.Should().Be(Guid.Parse(Id));
}
