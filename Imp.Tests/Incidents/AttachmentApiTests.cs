using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Imp.Domain.Shared;
using Imp.Infrastructure.Database.Sqlite;
using Imp.Infrastructure.Incidents;
using Imp.Infrastructure.Settings;
using Imp.Tests.Host;

namespace Imp.Tests.Incidents;

/// <summary>One house with small limits, a key of each scope and a browser.</summary>
public sealed class AttachmentHouse : IAsyncLifetime
{
    private readonly Dictionary<string, HttpClient> clients = [];

    public ServedHouse House { get; private set; } = null!;

    public string Token { get; private set; } = "";

    public async Task InitializeAsync()
    {
        House = await ServedHouse.StartAsync(url => new ImpSettings { Urls = url, Limits = new LimitSettings { ApiPerMinute = 1_000_000, AttachmentMegabytes = 1, Attachments = 3 } });
        clients["viewer"] = await House.ProgramAsync(Role.Viewer);
        clients["responder"] = await House.ProgramAsync(Role.Responder);
        clients["nobody"] = House.Browser();
        clients["olga"] = await House.SignedInAsync("olga@example.org");
        clients["looker"] = await House.PersonAsync(Role.Viewer);
        Token = Regex.Match(await clients["olga"].GetStringAsync("/incidents"), "name=\"__RequestVerificationToken\" value=\"([^\"]+)\"").Groups[1].Value;
    }

    public async Task DisposeAsync()
    {
        foreach (var client in clients.Values) client.Dispose();
        await House.DisposeAsync();
    }

    public async Task<HttpResponseMessage> SendAsync(string who, string method, string path, HttpContent? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return await clients[who].SendAsync(request, HttpCompletionOption.ResponseContentRead);
    }

    /// <returns>The address of the attachments of a new incident, below the API.</returns>
    public async Task<string> IncidentAsync()
    {
        using var made = await SendAsync("responder", "POST", "/api/v1/incidents", new StringContent("""{"title":"It burns","service":"Main service"}"""));
        return $"/incidents/{JsonNode.Parse(await made.Content.ReadAsStringAsync())!["number"]}/attachments";
    }

    /// <returns>The id of a new attachment.</returns>
    public async Task<string> AddAsync(string list, string name, byte[] bytes)
    {
        using var added = await SendAsync("responder", "POST", $"/api/v1{list}?name={Uri.EscapeDataString(name)}", new ByteArrayContent(bytes));
        var text = await added.Content.ReadAsStringAsync();
        added.StatusCode.Should().Be(HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!["id"]!.GetValue<string>();
    }
}

public sealed class AttachmentApiTests(AttachmentHouse house) : IClassFixture<AttachmentHouse>
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10, .. new byte[600_000]];

    [Fact]
    public async Task What_was_added_is_listed_and_given_back_byte_for_byte()
    {
        var list = await house.IncidentAsync();
        var id = await house.AddAsync(list, "gra\r\nph \"1\".png", Png);

        using var lines = await house.SendAsync("viewer", "GET", "/api/v1" + list);
        var item = JsonNode.Parse(await lines.Content.ReadAsStringAsync())!["items"]!.AsArray().Should().ContainSingle().Subject!;
        (item["name"]!.GetValue<string>(), item["kind"]!.GetValue<string>(), item["bytes"]!.GetValue<long>()).Should().Be(("graph _1_.png", "png", Png.Length));
        using var one = await house.SendAsync("viewer", "GET", $"/api/v1{list}/{id}");
        JsonNode.DeepEquals(JsonNode.Parse(await one.Content.ReadAsStringAsync()), item).Should().BeTrue();

        using var content = await house.SendAsync("viewer", "GET", $"/api/v1{list}/{id}/content");
        (await content.Content.ReadAsByteArrayAsync()).Should().Equal(Png);
        ShouldBeSafe(content, "application/octet-stream", "attachment");
        content.Content.Headers.ContentDisposition!.FileNameStar.Should().Be("graph _1_.png");
        (await house.SendAsync("viewer", "GET", $"/api/v1{list}/{id}/content", null, ("If-None-Match", content.Headers.ETag!.Tag))).StatusCode.Should().Be(HttpStatusCode.NotModified);
    }

    [Fact]
    public async Task Only_what_is_a_picture_is_drawn_and_only_at_its_own_address()
    {
        var list = await house.IncidentAsync();
        var picture = await house.AddAsync(list, "photo.html", Png);
        var script = await house.AddAsync(list, "photo.png", "<svg onload='alert(1)'/>"u8.ToArray());

        using var drawn = await house.SendAsync("olga", "GET", $"{list}/{picture}/picture");
        ShouldBeSafe(drawn, "image/png", "inline");
        using var saved = await house.SendAsync("olga", "GET", $"{list}/{script}");
        ShouldBeSafe(saved, "application/octet-stream", "attachment");
        (await house.SendAsync("olga", "GET", $"{list}/{script}/picture")).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("nobody", "GET", "/api/v1LIST", 401)]
    [InlineData("nobody", "GET", "/api/v1LIST/ID/content", 401)]
    [InlineData("nobody", "GET", "LIST/ID", 302)]
    [InlineData("nobody", "GET", "LIST/ID/picture", 302)]
    [InlineData("nobody", "POST", "LIST?name=x", 302)]
    [InlineData("viewer", "POST", "/api/v1LIST?name=x", 403)]
    [InlineData("viewer", "DELETE", "/api/v1LIST/ID", 403)]
    [InlineData("looker", "POST", "LIST?name=x", 403)]
    [InlineData("looker", "GET", "LIST/ID", 200)]
    [InlineData("olga", "POST", "LIST?name=x", 400)]
    [InlineData("olga", "POST", "/api/v1LIST?name=x", 401)]
    [InlineData("responder", "GET", "/api/v1/incidents/999/attachments/ID", 404)]
    [InlineData("responder", "GET", "/api/v1/incidents/999/attachments/ID/content", 404)]
    [InlineData("responder", "DELETE", "/api/v1/incidents/999/attachments/ID", 404)]
    [InlineData("responder", "POST", "/api/v1/incidents/999/attachments?name=x", 404)]
    [InlineData("olga", "GET", "/incidents/999/attachments/ID", 404)]
    public async Task Whoever_may_not_gets_no_byte_in_or_out(string who, string method, string path, int status)
    {
        var list = await house.IncidentAsync();
        var id = await house.AddAsync(list, "a.txt", "secret"u8.ToArray());

        using var answer = await house.SendAsync(who, method, path.Replace("LIST", list).Replace("ID", id), method == "POST" ? new StringContent("bytes") : null);

        ((int)answer.StatusCode).Should().Be(status);
        if (status != 200) (await answer.Content.ReadAsStringAsync()).Should().NotContain("secret");
        await ShouldHoldAsync(list, 1);
    }

    [Fact]
    public async Task A_file_of_another_incident_is_not_found_there()
    {
        var (one, other) = (await house.IncidentAsync(), await house.IncidentAsync());
        var id = await house.AddAsync(one, "a.txt", "secret"u8.ToArray());

        (await house.SendAsync("responder", "GET", $"/api/v1{other}/{id}/content")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await house.SendAsync("responder", "DELETE", $"/api/v1{other}/{id}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        await ShouldHoldAsync(one, 1);
    }

    [Theory]
    [InlineData("?name=x", 0, false, 400, "empty")]
    [InlineData("", 5, false, 400, "name")]
    [InlineData("?name=x&banana=1", 5, false, 400, "banana")]
    [InlineData("?name=x", 1_048_577, false, 413, "1 MB")]
    [InlineData("?name=x", 1_048_577, true, 413, "1 MB")]
    [InlineData("?name=x", 1_048_576, true, 201, "")]
    public async Task What_is_wrong_with_a_file_is_said(string query, int bytes, bool chunked, int status, string word)
    {
        var list = await house.IncidentAsync();
        using HttpContent body = chunked ? new StreamContent(new Unmeasured(new byte[bytes])) : new ByteArrayContent(new byte[bytes]);

        using var answer = await house.SendAsync("responder", "POST", $"/api/v1{list}{query}", body);

        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).Should().Be(status, text);
        text.Contains(word, StringComparison.Ordinal).Should().BeTrue(text);
        await ShouldHoldAsync(list, status == 201 ? 1 : 0);
    }

    [Fact]
    public async Task A_form_and_what_is_packed_are_refused_in_words()
    {
        var list = await house.IncidentAsync();
        using var form = new MultipartFormDataContent { { new StringContent("x"), "file", "a.txt" } };
        using var packed = new ByteArrayContent([1, 2, 3]) { Headers = { ContentEncoding = { "gzip" } } };

        foreach (HttpContent body in new HttpContent[] { form, packed })
            (await house.SendAsync("responder", "POST", $"/api/v1{list}?name=x", body)).StatusCode.Should().Be(HttpStatusCode.BadRequest);
        await ShouldHoldAsync(list, 0);
    }

    [Fact]
    public async Task More_than_an_incident_may_have_are_refused_until_one_is_removed()
    {
        var list = await house.IncidentAsync();
        var id = await house.AddAsync(list, "a", [1]);
        await house.AddAsync(list, "b", [1]);
        await house.AddAsync(list, "c", [1]);

        using var full = await house.SendAsync("responder", "POST", $"/api/v1{list}?name=d", new ByteArrayContent([1]));
        (full.StatusCode, JsonNode.Parse(await full.Content.ReadAsStringAsync())!["code"]!.GetValue<string>()).Should().Be((HttpStatusCode.Conflict, "incident.attachments"));

        (await house.SendAsync("responder", "DELETE", $"/api/v1{list}/{id}")).StatusCode.Should().Be(HttpStatusCode.NoContent);
        (await house.SendAsync("responder", "GET", $"/api/v1{list}/{id}/content")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        await house.AddAsync(list, "d", [1]);
    }

    [Fact]
    public async Task Sent_again_under_its_key_it_is_there_once()
    {
        var list = await house.IncidentAsync();
        Task<HttpResponseMessage> PostAsync(string bytes) => house.SendAsync("responder", "POST", $"/api/v1{list}?name=a.txt", new StringContent(bytes), ("Idempotency-Key", list));

        var (first, again, other, longer) = (await PostAsync("bytes"), await PostAsync("bytes"), await PostAsync("bites"), await PostAsync("more bytes"));

        (await again.Content.ReadAsStringAsync()).Should().Be(await first.Content.ReadAsStringAsync());
        ((int)first.StatusCode, (int)again.StatusCode, (int)other.StatusCode, (int)longer.StatusCode).Should().Be((201, 201, 422, 422));
        again.Headers.Location.Should().Be(first.Headers.Location);
        (await house.SendAsync("responder", "GET", first.Headers.Location!.OriginalString)).StatusCode.Should().Be(HttpStatusCode.OK);
        await ShouldHoldAsync(list, 1);
    }

    [Fact]
    public async Task An_upload_whose_answer_was_lost_is_answered_although_the_incident_is_full_by_it()
    {
        var list = await house.IncidentAsync();
        await house.AddAsync(list, "b", [1]);
        await house.AddAsync(list, "c", [1]);
        Task<HttpResponseMessage> PostAsync(string bytes) => house.SendAsync("responder", "POST", $"/api/v1{list}?name=a.txt", new StreamContent(new Unmeasured(Encoding.UTF8.GetBytes(bytes))), ("Idempotency-Key", list));
        var first = await PostAsync("bytes");
        // As it is when Imp ends between the change and its answer.
        await house.House.Of<WriteGate>().RunAsync(writer =>
        {
            writer.Run("""UPDATE "KeptAnswers" SET "Answer"=NULL""");
            return Task.CompletedTask;
        });

        (await PostAsync("bites")).StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        foreach (var again in new[] { await PostAsync("bytes"), await PostAsync("bytes") })
            (again.StatusCode, await again.Content.ReadAsStringAsync()).Should().Be((HttpStatusCode.Created, await first.Content.ReadAsStringAsync()));
        await ShouldHoldAsync(list, 3);
    }

    [Fact]
    public async Task The_page_sends_with_its_token_and_shows_what_is_there()
    {
        var list = await house.IncidentAsync();

        using var sent = await house.SendAsync("olga", "POST", $"{list}?name=screen.png", new ByteArrayContent(Png), ("RequestVerificationToken", house.Token));

        sent.StatusCode.Should().Be(HttpStatusCode.NoContent);
        using var page = await house.SendAsync("olga", "GET", list[..list.LastIndexOf('/')]);
        (await page.Content.ReadAsStringAsync()).Should().Contain("screen.png").And.MatchRegex($"{list}/[0-9a-f-]{{36}}/picture");
    }

    private static void ShouldBeSafe(HttpResponseMessage answer, string type, string disposition)
    {
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType.Should().Be(new MediaTypeHeaderValue(type));
        answer.Content.Headers.ContentDisposition!.DispositionType.Should().Be(disposition);
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("Content-Security-Policy").Should().Equal("default-src 'none'; sandbox; frame-ancestors 'none'");
        answer.Headers.CacheControl!.Private.Should().BeTrue();
    }

    private async Task ShouldHoldAsync(string list, int count)
    {
        var number = long.Parse(list.Split('/')[2], System.Globalization.CultureInfo.InvariantCulture);
        var incident = await house.House.Of<IncidentQueries>().FindIdAsync(number, default);
        (await house.House.Of<AttachmentQueries>().GetAsync(incident!.Value, default)).Should().HaveCount(count);
    }

    /// <summary>A stream of which nobody can say how long it is.</summary>
    private sealed class Unmeasured(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
