using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Api;
using Imp.Infrastructure.Database;
using Imp.Web.Api;

namespace Imp.Web.Cli.Client;

/// <summary>Imp in this very process, spoken to in the words of the API, through the same resources.</summary>
/// <param name="actor">Who changes what is changed; what may be read is the caller's to decide.</param>
internal class LocalClient(IServiceProvider services, Actor actor, string where) : ImpClient
{
    private readonly ResourceBook book = services.GetRequiredService<ResourceBook>();

    public override string Where => where;

    public override async Task<JsonNode?> SendAsync(string method, string path, JsonNode? body, CancellationToken cancel)
    {
        var (address, words) = Split(path);
        try
        {
            foreach (var resource in book.All)
            {
                if (method == "GET" && KeyOf(resource.Path, address) is { } list) return await ListAsync(resource, words, CallOf(list, (null, MergePatch.Nothing), words, cancel));
                if (method == "GET" && resource.HasDetail && KeyOf($"{resource.Path}/{{key}}", address) is { } key)
                {
                    var found = await resource.FindAsync(key, CallOf(key, (null, MergePatch.Nothing), words, cancel)) ?? throw new Missing(resource.Single.ToLowerInvariant());
                    return One(found, resource.Detail);
                }
                foreach (var operation in resource.Operations)
                    if (operation.Method == method && KeyOf(resource.Path + operation.Path, address) is { } at) return await DoAsync(resource, operation, CallOf(at, ApiBody.Parse(body is null ? [] : Encoding.UTF8.GetBytes(body.ToJsonString()), operation), words, cancel));
            }
        }
        catch (ValidationException wrong)
        {
            throw new CliFailure(CliFailure.WrongUse, string.Join(' ', wrong.Errors.Select(error => $"{JsonNamingPolicy.CamelCase.ConvertName(error.PropertyName)}: {error.ErrorMessage}")), "invalid");
        }
        catch (Refusal refusal)
        {
            throw new CliFailure(CliFailure.Refused, refusal.Message, refusal.Code);
        }
        catch (NotAllowed failure)
        {
            throw new CliFailure(CliFailure.NotAllowed, failure.Message);
        }
        catch (Exception failure) when (failure is Missing or StorageProblem or Outdated)
        {
            throw new CliFailure(CliFailure.Refused, failure.Message);
        }
        throw new CliFailure(CliFailure.NoImp, $"This Imp does not know {method} {path}.");
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Call CallOf(string key, (object? Body, MergePatch Patch) sent, IReadOnlyDictionary<string, string> words, CancellationToken cancel) =>
        new(services, actor, key, sent.Body, words, CallMark.Plain(), cancel) { Patch = sent.Patch };

    private static async Task<JsonNode> ListAsync(Resource resource, Dictionary<string, string> words, Call call)
    {
        string[] common = ["limit", "cursor", "sort"];
        var own = words.Where(word => !common.Contains(word.Key)).ToDictionary();
        var lines = await resource.ListAsync(new Ask(own, words.GetValueOrDefault("sort"), words.GetValueOrDefault("cursor"), int.Parse(words.GetValueOrDefault("limit", "50"), System.Globalization.CultureInfo.InvariantCulture)), call);
        return new JsonObject { ["items"] = new JsonArray([.. lines.Items.Select(line => One(line, resource.Line))]), ["next"] = lines.Next };
    }

    private static async Task<JsonNode?> DoAsync(Resource resource, Operation operation, Call call) => await operation.Run(call) switch
    {
        null => null,
        var result when operation.Answer is { } answer => JsonSerializer.SerializeToNode(result, answer, ApiJson.Options),
        var result => One(result, resource.Detail),
    };

    private static JsonNode? One(object line, Type type) => JsonNode.Parse(ListAnswer.Json(line, Field.Of(type)));

    /// <returns>What stands where the template has a parameter, empty where it has none; null when the address is another one.</returns>
    private static string? KeyOf(string template, string[] address)
    {
        var parts = template.Split('/');
        if (parts.Length != address.Length) return null;

        var key = "";
        for (var at = 0; at < parts.Length; at++)
        {
            if (parts[at].StartsWith('{')) key = address[at];
            else if (parts[at] != address[at]) return null;
        }
        return key;
    }

    private static (string[] Address, Dictionary<string, string> Words) Split(string path)
    {
        var (before, after) = path.IndexOf('?') is >= 0 and var at ? (path[..at], path[(at + 1)..]) : (path, "");
        return (before.Trim('/').Split('/'), after.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Split('=', 2)).ToDictionary(word => word[0], word => Uri.UnescapeDataString(word[^1])));
    }
}
