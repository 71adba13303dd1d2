using System.Text.RegularExpressions;
using FluentValidation;
using Imp.Infrastructure.Changes;

namespace Imp.Tests.House;

/// <summary>What every use case consists of, and where it lies.</summary>
public sealed class HandlerTests
{
    [Fact]
    public void Every_command_has_one_handler()
    {
        var handled = Handlers.OfCommands.Select(pair => pair.Contract.GenericTypeArguments[0].Name);

        handled.Order(StringComparer.Ordinal).Should().Equal(CommandTests.Commands.Select(type => type.Name));
    }

    [Fact]
    public void A_command_has_at_most_one_validator()
    {
        var validated = typeof(ICommand).Assembly.GetTypes().Where(type => !type.IsAbstract).SelectMany(type => type.GetInterfaces())
            .Where(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IValidator<>)).Select(one => one.GenericTypeArguments[0])
            .Where(type => typeof(ICommand).IsAssignableFrom(type) && !type.IsInterface);

        validated.Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void A_command_lies_in_the_room_that_its_namespace_names() =>
        CommandTests.Commands.Where(type => !SourceLine.All.Any(line =>
                line.File.StartsWith(type.Namespace!.Replace("Imp.Infrastructure.", "Imp.Infrastructure/") + "/", StringComparison.Ordinal) && Regex.IsMatch(line.Code, $@"\brecord {type.Name}\b")))
            .Select(type => type.FullName).Should().BeEmpty("a use case belongs to a room of Imp.Infrastructure");
}
