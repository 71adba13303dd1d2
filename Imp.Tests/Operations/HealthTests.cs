using System.Net;
using System.Text.Json;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database;
using Imp.Tests.Host;

namespace Imp.Tests.Operations;

public sealed class HealthTests
{
    [Fact]
    public async Task Everybody_hears_whether_and_only_who_may_look_hears_the_figures()
    {
        await using var house = await ServedHouse.StartAsync();
        using var stranger = house.Browser();
        using var viewer = await house.ProgramAsync(Role.Viewer);

        var (said, shown) = (await AskAsync(stranger, "/readyz"), await AskAsync(viewer, "/readyz"));

        (said.Status, said.Body.GetProperty("status").GetString(), said.Body.TryGetProperty("version", out _)).Should().Be((HttpStatusCode.OK, "ok", false));
        said.Body.GetProperty("checks").EnumerateObject().Select(one => one.Name).Should().Equal("database", "writer", "queue", "jobs", "pager", "channels", "paused", "disk", "size", "clock", "backup");
        said.Body.GetProperty("checks").GetProperty("disk").EnumerateObject().Select(one => one.Name).Should().Equal("status");
        shown.Body.GetProperty("checks").GetProperty("disk").GetProperty("value").GetInt64().Should().BePositive();
        shown.Body.GetProperty("version").GetString().Should().NotBeEmpty();
    }

    [Fact]
    public async Task While_nothing_can_be_written_both_fail_and_the_process_still_lives()
    {
        await using var house = await ServedHouse.StartAsync();
        using var outside = house.Browser();

        house.Of<StorageHealth>().Set(StorageTrouble.DiskFull);
        (await AskAsync(outside, "/readyz")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await AskAsync(outside, "/healthz")).Status.Should().Be(HttpStatusCode.ServiceUnavailable);
        (await AskAsync(outside, "/healthz/live")).Status.Should().Be(HttpStatusCode.OK);

        await house.Of<StorageWatch>().RecoverAsync();
        (await AskAsync(outside, "/readyz")).Status.Should().Be(HttpStatusCode.OK);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }
}
