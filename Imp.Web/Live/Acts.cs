using FluentValidation;
using Imp.Domain.Shared;
using Imp.Infrastructure.Changes;
using Imp.Infrastructure.Database;
using Imp.Web.Api;

namespace Imp.Web.Live;

/// <summary>What became of a command that a person gave.</summary>
/// <param name="Problem">Why not, as a sentence; empty when done.</param>
/// <param name="Errors">The first message per field, by the command's property name; empty when no field is at fault.</param>
public sealed record ActResult(bool Done, string Problem, IReadOnlyDictionary<string, string> Errors)
{
    public static readonly ActResult Fine = new(true, "", new Dictionary<string, string>());

    /// <summary>The refusal's code; null for anything else.</summary>
    public string? Code { get; init; }

    /// <returns>What is wrong with a field; null when nothing is.</returns>
    public string? Error(string field) => Errors.GetValueOrDefault(field);
}

/// <summary>Carries out what a person asks for on a page, as that person, and turns what cannot be into words.</summary>
public sealed class Acts(CommandBus bus, ICurrentActor me, ILogger<Acts> log)
{
    public Task<ActResult> TryAsync(ICommand command) => TryAsync(command, me.GetAsync);

    /// <summary>As somebody else, where there is nobody yet: the first run.</summary>
    internal Task<ActResult> TryAsync(ICommand command, Actor actor) => TryAsync(command, () => new ValueTask<Actor>(actor));

    private async Task<ActResult> TryAsync(ICommand command, Func<ValueTask<Actor>> actor)
    {
        try
        {
            await bus.ExecuteAsync(command, await actor());
            return ActResult.Fine;
        }
        catch (ValidationException invalid)
        {
            var errors = invalid.Errors.GroupBy(error => error.PropertyName.Split('.', '[')[0]).ToDictionary(group => group.Key, group => group.First().ErrorMessage);
            return new ActResult(false, string.Join(" ", errors.Values.Distinct()), errors);
        }
        catch (Exception failure) when (failure is Refusal or NotAllowed or Missing or StorageProblem)
        {
            return new ActResult(false, failure.Message, ActResult.Fine.Errors) { Code = (failure as Refusal)?.Code };
        }
        catch (Exception failure)
        {
            log.LogError(failure, "{Command} failed", command.GetType().Name);
            return new ActResult(false, "Something went wrong on our side; nothing was changed. The log has more.", ActResult.Fine.Errors);
        }
    }
}
