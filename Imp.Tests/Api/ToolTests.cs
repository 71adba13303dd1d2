using Imp.Domain.Shared;
using Imp.Tests.Host;
using Imp.Tests.Support;

namespace Imp.Tests.Api;

/// <summary>Other people's programs read the document and use what it describes.</summary>
public sealed class ToolTests
{
    private const string Client = """
        import createClient from "openapi-fetch";
        import type { paths } from "./types";

        const api = createClient<paths>({ baseUrl: process.argv[2], headers: { Authorization: `Bearer ${process.argv[3]}` } });
        const made = await api.POST("/api/v1/incidents", { params: { header: { "Idempotency-Key": "1" } }, body: { title: "Checkout is slow", service: "Main service", severity: "SEV2" } });
        const again = await api.POST("/api/v1/incidents", { params: { header: { "Idempotency-Key": "1" } }, body: { title: "Checkout is slow", service: "Main service", severity: "SEV2" } });
        const number = made.data!.number;
        await api.POST("/api/v1/incidents/{number}/acknowledgement", { params: { path: { number } }, body: { note: "Looking" } });
        const one = await api.GET("/api/v1/incidents/{number}", { params: { path: { number } } });
        const changed = await api.PATCH("/api/v1/incidents/{number}", { params: { path: { number }, header: { "If-Match": one.response.headers.get("ETag")! } }, body: { severity: "SEV1" } });
        const wrong = await api.POST("/api/v1/teams", { body: {} });
        const list = await api.GET("/api/v1/incidents", { params: { query: { state: "all", fields: "number,title,response" } } });
        console.log(JSON.stringify([again.data!.number === number, one.data!.response, changed.data!.severity, wrong.error!.code, wrong.error!.errors!.name.length, typeof list.data === "object" ? list.data.items.length : -1]));
        """;

    [Fact]
    public async Task A_linter_finds_no_fault_and_a_generated_client_works()
    {
        var npm = await NpmFolder.FetchAsync("openapi", "@stoplight/spectral-cli@6.16.3", "openapi-typescript@7.13.0", "openapi-fetch@0.17.0", "typescript@5.9.3", "@types/node@24.10.1");
        var document = Path.Combine(Repository.Root, "docs", "openapi.json");
        var folder = Directory.CreateDirectory(Path.Combine(npm, "client")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "spectral.yaml"), "extends: [\"spectral:oas\"]\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "client.ts"), Client);
        await File.WriteAllTextAsync(Path.Combine(folder, "package.json"), """{"type":"module"}""");

        await Task.WhenAll(
            RunAsync(npm, "@stoplight/spectral-cli/dist/index.js", "lint", document, "--ruleset", Path.Combine(folder, "spectral.yaml"), "--fail-severity", "warn"),
            RunAsync(npm, "openapi-typescript/bin/cli.js", document, "-o", Path.Combine(folder, "types.ts")));
        await RunAsync(npm, "typescript/bin/tsc", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "--types", "node", Path.Combine(folder, "client.ts"));

        await using var house = await ServedHouse.StartAsync();
        using var manager = await house.ProgramAsync(Role.Manager);
        (await RunAsync(npm, Path.Combine(folder, "client.js"), house.Url, manager.DefaultRequestHeaders.Authorization!.Parameter!)).Trim()
            .Should().Be("""[true,"acknowledged","SEV1","invalid",1,1]""");
    }

    private static async Task<string> RunAsync(string npm, string script, params string[] arguments)
    {
        await using var process = OutsideProcess.Start(Commands.Find("node"), [Path.Combine(npm, "node_modules", script), .. arguments], Path.Combine(npm, "client"));
        var ended = await process.EndAsync(TimeSpan.FromMinutes(1));
        ended.Exit.Should().Be(0, ended.Out + ended.Err);
        return ended.Out;
    }
}
